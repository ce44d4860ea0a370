

small1"
zh热线%
clerk
zh	话务员
enClerk
unit
zh承办单位-
accept
zh受理
enAccept"clerk0
handle
zh办理"unit
wait"clerk

merged(
closed
zh办结("
open
zh登记 Bc"
dispatch *accept2handle"+
	designate *accept2handleJunitJreason"
sign *handle"%
hold *accept*handle2waitBc"
resume *wait2backBc"
note 3***closed"*
merge "*accept*handle2mergedB*X"!
unmerge #*merged2back: "&
	close.now *handle2closedB*X	" 
withdraw '**2closedB*X*

r2clerk2
c (2clerk