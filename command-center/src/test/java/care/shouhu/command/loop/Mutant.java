package care.shouhu.command.loop;

import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassTransform;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeModel;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.MethodTransform;
import java.lang.classfile.Opcode;
import java.lang.classfile.TypeKind;
import java.lang.classfile.instruction.ConstantInstruction;
import java.lang.classfile.instruction.FieldInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * One deliberate fault in a machine: the byte code of one method of one class is changed while the
 * tests run, and changed back. So the real machines run, broken in one place, and the production
 * code carries nothing for it.
 */
final class Mutant {
  private final String name;
  private final Class<?> in;
  private final String method;
  private final MethodTransform edit;
  private final AtomicInteger edits;

  private Mutant(
      String name, Class<?> in, String method, MethodTransform edit, AtomicInteger edits) {
    this.name = name;
    this.in = in;
    this.method = method;
    this.edit = edit;
    this.edits = edits;
  }

  /** Calls of this name do nothing; one that answers answers this instead. */
  static Mutant withoutCall(String name, Class<?> in, String method, String called, int answer) {
    AtomicInteger edits = new AtomicInteger();
    CodeTransform code =
        (builder, element) -> {
          if (element instanceof InvokeInstruction call && call.name().equalsString(called)) {
            edits.incrementAndGet();
            drop(builder, call, answer);
          } else {
            builder.with(element);
          }
        };
    return new Mutant(name, in, method, MethodTransform.transformingCode(code), edits);
  }

  /** The field keeps the value it had. */
  static Mutant withoutAssignment(String name, Class<?> in, String method, String field) {
    AtomicInteger edits = new AtomicInteger();
    CodeTransform code =
        (builder, element) -> {
          if (element instanceof FieldInstruction put
              && put.opcode() == Opcode.PUTFIELD
              && put.name().equalsString(field)) {
            edits.incrementAndGet();
            pop(builder, TypeKind.from(put.typeSymbol()));
            builder.pop();
          } else {
            builder.with(element);
          }
        };
    return new Mutant(name, in, method, MethodTransform.transformingCode(code), edits);
  }

  /** Where the method says one number it says another one. */
  static Mutant withNumber(String name, Class<?> in, String method, int from, int to) {
    AtomicInteger edits = new AtomicInteger();
    CodeTransform code =
        (builder, element) -> {
          if (element instanceof ConstantInstruction number
              && number.constantValue().equals(from)) {
            edits.incrementAndGet();
            builder.loadConstant(to);
          } else {
            builder.with(element);
          }
        };
    return new Mutant(name, in, method, MethodTransform.transformingCode(code), edits);
  }

  /** The method answers false, whatever it is asked. */
  static Mutant saying(String name, Class<?> in, String method, boolean answer) {
    return withBody(
        name, in, method, code -> code.loadConstant(answer ? 1 : 0).return_(TypeKind.INT));
  }

  /** The method answers null. */
  static Mutant sayingNothing(String name, Class<?> in, String method) {
    return withBody(name, in, method, code -> code.aconst_null().areturn());
  }

  /** The method finds nothing. */
  static Mutant findingNothing(String name, Class<?> in, String method) {
    ClassDesc optional = ClassDesc.of("java.util.Optional");
    return withBody(
        name,
        in,
        method,
        code -> code.invokestatic(optional, "empty", MethodTypeDesc.of(optional)).areturn());
  }

  /** The method does nothing. */
  static Mutant idle(String name, Class<?> in, String method) {
    return withBody(name, in, method, CodeBuilder::return_);
  }

  private static Mutant withBody(
      String name, Class<?> in, String method, Consumer<CodeBuilder> body) {
    AtomicInteger edits = new AtomicInteger();
    MethodTransform edit =
        (builder, element) -> {
          if (element instanceof CodeModel) {
            edits.incrementAndGet();
            builder.withCode(body);
          } else {
            builder.with(element);
          }
        };
    return new Mutant(name, in, method, edit, edits);
  }

  private static void drop(CodeBuilder builder, InvokeInstruction call, int answer) {
    var arguments = call.typeSymbol().parameterList();
    for (int i = arguments.size() - 1; i >= 0; i--) {
      pop(builder, TypeKind.from(arguments.get(i)));
    }
    if (call.opcode() != Opcode.INVOKESTATIC) {
      builder.pop();
    }
    ClassDesc result = call.typeSymbol().returnType();
    if (result.equals(ConstantDescs.CD_boolean) || result.equals(ConstantDescs.CD_int)) {
      builder.loadConstant(answer);
    } else if (!result.equals(ConstantDescs.CD_void)) {
      builder.aconst_null();
    }
  }

  private static void pop(CodeBuilder builder, TypeKind kind) {
    if (kind.slotSize() == 2) {
      builder.pop2();
    } else {
      builder.pop();
    }
  }

  /**
   * Runs this with the machine broken, which is whole again afterwards. Nothing else may use the
   * machine meanwhile.
   */
  <T> T whileBroken(Callable<T> run) throws Exception {
    byte[] whole = code();
    Redefiner.redefine(in, broken(whole));
    try {
      return run.call();
    } finally {
      Redefiner.redefine(in, whole);
    }
  }

  /** How many places were changed; 0 says that the method is not what it was. */
  int edits() {
    return edits.get();
  }

  @Override
  public String toString() {
    return name;
  }

  private byte[] code() throws IOException {
    String file = in.getName().replace('.', '/') + ".class";
    try (InputStream code = in.getClassLoader().getResourceAsStream(file)) {
      return Objects.requireNonNull(code, file).readAllBytes();
    }
  }

  private byte[] broken(byte[] code) {
    ClassFile files =
        ClassFile.of(
            ClassFile.ClassHierarchyResolverOption.of(
                ClassHierarchyResolver.ofResourceParsing(in.getClassLoader())));
    return files.transformClass(
        files.parse(code),
        ClassTransform.transformingMethods(found -> found.methodName().equalsString(method), edit));
  }
}
