// SPDX-License-Identifier: Apache-2.0
#include "trunkline/cases/command.h"

#include <utility>

namespace trunkline {

Command::Command() = default;
Command::Command(const Command&) = default;
Command::Command(Command&&) noexcept = default;
Command& Command::operator=(const Command&) = default;
Command& Command::operator=(Command&&) noexcept = default;
Command::~Command() = default;

template <typename T, typename>
Command::Command(T command)
    : CommandVariant(std::in_place_type<T>, std::move(command)) {}

template Command::Command(UnknownCommand);
template Command::Command(OpenCommand);
template Command::Command(ResolveCommand);
template Command::Command(RefuseCommand);
template Command::Command(HandOverCommand);
template Command::Command(TransferCommand);
template Command::Command(AcceptCommand);
template Command::Command(DispatchCommand);
template Command::Command(DesignateCommand);
template Command::Command(AddAssistingCommand);
template Command::Command(RemoveAssistingCommand);
template Command::Command(SignCommand);
template Command::Command(ContactCommand);
template Command::Command(RequestReturnCommand);
template Command::Command(GrantReturnCommand);
template Command::Command(RefuseReturnCommand);
template Command::Command(SubDispatchCommand);
template Command::Command(ReportCommand);
template Command::Command(RaiseDisputeCommand);
template Command::Command(HoldCommand);
template Command::Command(ResumeCommand);
template Command::Command(RequestExtensionCommand);
template Command::Command(GrantExtensionCommand);
template Command::Command(RefuseExtensionCommand);
template Command::Command(InformCommand);
template Command::Command(FileCommand);
template Command::Command(FeedbackCommand);
template Command::Command(ApproveCommand);
template Command::Command(SendBackCommand);
template Command::Command(CallbackCommand);
template Command::Command(RedoCommand);
template Command::Command(CloseCommand);
template Command::Command(ExplainCommand);
template Command::Command(WaiveCommand);
template Command::Command(MergeCommand);
template Command::Command(UnmergeCommand);
template Command::Command(LinkCommand);
template Command::Command(UnlinkCommand);
template Command::Command(SplitCommand);
template Command::Command(WithdrawCommand);
template Command::Command(RequestTerminationCommand);
template Command::Command(GrantTerminationCommand);
template Command::Command(RefuseTerminationCommand);
template Command::Command(ReopenCommand);
template Command::Command(AmendCommand);
template Command::Command(RecuseCommand);
template Command::Command(RemindCommand);
template Command::Command(CardCommand);
template Command::Command(ProposeCommand);
template Command::Command(SuperviseCommand);
template Command::Command(DeclineCommand);
template Command::Command(NoteCommand);
template Command::Command(MigrateCommand);
template Command::Command(RerouteCommand);
template Command::Command(FindCommand);
template Command::Command(AnswerCommand);
template Command::Command(LiftCommand);
template Command::Command(RequestHoldCommand);
template Command::Command(RefuseHoldCommand);
template Command::Command(FollowUpCommand);
template Command::Command(ReportDelayCommand);

}  // namespace trunkline
