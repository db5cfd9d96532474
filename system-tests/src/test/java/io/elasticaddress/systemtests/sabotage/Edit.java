package io.elasticaddress.systemtests.sabotage;

import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.Opcode;
import java.lang.classfile.TypeKind;
import java.lang.classfile.instruction.ConstantInstruction;
import java.lang.classfile.instruction.FieldInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.util.concurrent.atomic.AtomicInteger;

/** A change of a method's body. */
sealed interface Edit {

    /**
     * @param places is told how many there were
     */
    CodeTransform counting(AtomicInteger places);

    /** A text instead of another. */
    record Text(String from, String to) implements Edit {
        @Override
        public CodeTransform counting(AtomicInteger places) {
            return (code, element) -> {
                if (element instanceof ConstantInstruction constant
                        && from.equals(constant.constantValue())) {
                    places.incrementAndGet();
                    code.loadConstant(to);
                } else {
                    code.with(element);
                }
            };
        }
    }

    /** A static field, such as a constant of an enum, instead of another of the same class. */
    record Constant(String from, String to) implements Edit {
        @Override
        public CodeTransform counting(AtomicInteger places) {
            return (code, element) -> {
                if (element instanceof FieldInstruction field
                        && field.opcode() == Opcode.GETSTATIC
                        && field.name().equalsString(from)) {
                    places.incrementAndGet();
                    code.getstatic(field.owner().asSymbol(), to, field.typeSymbol());
                } else {
                    code.with(element);
                }
            };
        }
    }

    /** A call is left out, and where it has a result, that is false or 0. */
    record Skip(String called) implements Edit {
        @Override
        public CodeTransform counting(AtomicInteger places) {
            return (code, element) -> {
                if (element instanceof InvokeInstruction call && call.name().equalsString(called)) {
                    places.incrementAndGet();
                    skip(code, call);
                } else {
                    code.with(element);
                }
            };
        }

        private void skip(CodeBuilder code, InvokeInstruction call) {
            var type = call.typeSymbol();
            for (var parameter : type.parameterList().reversed()) {
                if (TypeKind.from(parameter).slotSize() == 2) {
                    code.pop2();
                } else {
                    code.pop();
                }
            }
            if (call.opcode() != Opcode.INVOKESTATIC) {
                code.pop();
            }
            switch (TypeKind.from(type.returnType()).asLoadable()) {
                case INT -> code.iconst_0();
                case LONG -> code.lconst_0();
                case VOID -> {}
                default -> throw new IllegalStateException(called + " returns something else");
            }
        }
    }

    /** A method that returns nothing does nothing. */
    record Empty() implements Edit {
        @Override
        public CodeTransform counting(AtomicInteger places) {
            return new CodeTransform() {
                @Override
                public void atStart(CodeBuilder code) {
                    places.incrementAndGet();
                    code.return_();
                }

                @Override
                public void accept(CodeBuilder code, CodeElement element) {
                    // None of it is left.
                }
            };
        }
    }
}
