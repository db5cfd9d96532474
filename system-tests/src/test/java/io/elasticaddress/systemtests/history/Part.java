package io.elasticaddress.systemtests.history;

import org.jspecify.annotations.Nullable;

/** One group or one stack of an account, as an operation changes it, or tells of it. {@code S} is its state. */
sealed interface Part<S> {
    String uid();

    /** Before everything. */
    S start();

    S in(Model model);

    /**
     * The state after the operation, null where its answer is impossible in this one. What depends on other parts is
     * taken as it was answered.
     */
    @Nullable S step(Operation operation, S state);

    /** Why {@link #step} has nothing for it, for people. */
    default String objection(Operation operation, S state) {
        if (operation.isUnknown()) {
            return "it changes nothing here";
        }
        return operation.answer() instanceof Answer.Seen(var groups, var stacks)
                ? "it shows " + (this instanceof OfGroup ? groups.get(uid()) : stacks.get(uid()))
                : "impossible while it is: " + state;
    }

    record OfGroup(String uid) implements Part<GroupState> {
        @Override
        public GroupState start() {
            return GroupState.NONE;
        }

        @Override
        public GroupState in(Model model) {
            return model.group(uid);
        }

        @Override
        public @Nullable GroupState step(Operation operation, GroupState group) {
            var answer = operation.answer();
            return switch (operation.call()) {
                case Call.CreateGroup create ->
                        group.version() == 0 ? versioned(answer, GroupState.created(create)) : null;
                case Call.UpdateGroup update -> {
                    var broken = group.refusals(update);
                    if (answer instanceof Answer.Rejected(_, var text)) {
                        yield broken.contains(text) || !isOurs(text) ? group : null;
                    }
                    yield broken.isEmpty() ? versioned(answer, group.updated(update)) : null;
                }
                case Call.DeleteGroup _ -> {
                    var broken = group.refusalsOfDeletion();
                    if (answer instanceof Answer.Rejected(_, var text)) {
                        yield broken.contains(text) || !isOurs(text) ? group : null;
                    }
                    yield broken.isEmpty() ? versioned(answer, group.deleted()) : null;
                }
                case Call.RemoveStack(var stack) ->
                        group.holds(stack) == answer instanceof Answer.Rejected ? group : null;
                case Call.ChangeStack(var stack, _) -> group.holds(stack) ? null : group;
                case Call.ReadAll _ -> shows(answer, group) ? group : null;
                case Call.PolicySwitch by ->
                        group.mayBe(by) ? versioned(answer, group.switched(by)) : null;
                case Call.RegisterStack _ -> group;
            };
        }

        /** Whether this group alone decides of such a refusal. */
        private static boolean isOurs(String text) {
            return text.equals(Rules.UNKNOWN_GROUP)
                    || text.equals(Rules.STILL_ATTACHED)
                    || text.equals(Rules.SAME_STACKS)
                    || text.startsWith("No ");
        }

        private static @Nullable GroupState versioned(Answer answer, GroupState group) {
            return allows(answer, group.version()) ? group : null;
        }

        private boolean shows(Answer answer, GroupState group) {
            return answer instanceof Answer.Seen(var groups, _)
                    && (group.seen() == null
                            ? !groups.containsKey(uid)
                            : group.seen().equals(groups.get(uid)));
        }
    }

    record OfStack(String uid) implements Part<StackState> {
        @Override
        public StackState start() {
            return StackState.NONE;
        }

        @Override
        public StackState in(Model model) {
            return model.stack(uid);
        }

        @Override
        public @Nullable StackState step(Operation operation, StackState stack) {
            var answer = operation.answer();
            if (answer instanceof Answer.Rejected(_, var text)) {
                return mayRefuse(operation.call(), text, stack) ? stack : null;
            }
            return switch (operation.call()) {
                case Call.RegisterStack(_, _, var ipv4, _) ->
                        stack.live() ? null : versioned(answer, stack.registered(ipv4));
                case Call.ChangeStack(_, var ipv4) ->
                        stack.live() ? versioned(answer, stack.changed(ipv4)) : null;
                case Call.RemoveStack _ -> stack.live() ? versioned(answer, stack.removed()) : null;
                case Call.CreateGroup _, Call.UpdateGroup _ -> stack.isSuitable() ? stack : null;
                case Call.ReadAll _ -> shows(answer, stack) ? stack : null;
                case Call.DeleteGroup _, Call.PolicySwitch _ -> stack;
            };
        }

        private boolean mayRefuse(Call call, String text, StackState stack) {
            if (text.equals(Rules.stackNotFound(uid))) {
                return !stack.live();
            }
            return switch (call) {
                case Call.RegisterStack _ ->
                        stack.live() || !text.equals(Rules.alreadyRegistered(uid));
                case Call.RemoveStack _ -> stack.live() || Rules.groupNamedIn(text).isEmpty();
                default -> true;
            };
        }

        private static @Nullable StackState versioned(Answer answer, StackState stack) {
            return allows(answer, stack.version()) ? stack : null;
        }

        private boolean shows(Answer answer, StackState stack) {
            return answer instanceof Answer.Seen(_, var stacks)
                    && (stack.seen() == null
                            ? !stacks.containsKey(uid)
                            : stack.seen().equals(stacks.get(uid)));
        }
    }

    private static boolean allows(Answer answer, long version) {
        return !(answer instanceof Answer.Accepted(_, var heard))
                || heard == null
                || heard == version;
    }
}
