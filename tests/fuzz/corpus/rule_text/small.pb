J
aJ2abc