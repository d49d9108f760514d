package care.shouhu.command.loop;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.lang.instrument.ClassDefinition;
import java.lang.instrument.Instrumentation;
import java.lang.instrument.UnmodifiableClassException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;

/**
 * Gives loaded classes other byte code while this JVM runs, so that all that it has compiled and
 * learnt is of use to one broken machine after the other. The JVM hands what that takes to an agent
 * only, and an agent is loaded from outside: by a JVM that is there for nothing else.
 */
final class Redefiner {
  private static final Instrumentation INSTRUMENTATION = load();

  private Redefiner() {}

  /** From now on the methods of this class do what this code says. */
  static void redefine(Class<?> of, byte[] code)
      throws UnmodifiableClassException, ClassNotFoundException {
    INSTRUMENTATION.redefineClasses(new ClassDefinition(of, code));
  }

  private static Instrumentation load() {
    try {
      Path agent = Files.createTempFile("redefiner", ".jar");
      try {
        write(agent);
        attach(agent);
      } finally {
        Files.delete(agent);
      }
      // Agents are of the system's class loader, which need not be the one of the tests.
      return (Instrumentation)
          ClassLoader.getSystemClassLoader()
              .loadClass(RedefinerAgent.class.getName())
              .getMethod("instrumentation")
              .invoke(null);
    } catch (IOException | URISyntaxException | ReflectiveOperationException e) {
      throw new IllegalStateException("no agent", e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void attach(Path agent)
      throws IOException, InterruptedException, URISyntaxException {
    Path classes =
        Path.of(RedefinerAgent.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    Process attaching =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                classes.toString(),
                RedefinerAgent.class.getName(),
                Long.toString(ProcessHandle.current().pid()),
                agent.toString())
            .inheritIO()
            .start();
    if (attaching.waitFor() != 0) {
      throw new IllegalStateException("the agent was not loaded");
    }
  }

  private static void write(Path agent) throws IOException {
    var manifest = new Manifest();
    Attributes main = manifest.getMainAttributes();
    main.put(Attributes.Name.MANIFEST_VERSION, "1.0");
    main.put(new Attributes.Name("Agent-Class"), RedefinerAgent.class.getName());
    main.put(new Attributes.Name("Can-Redefine-Classes"), "true");
    String file = RedefinerAgent.class.getName().replace('.', '/') + ".class";
    try (OutputStream out = Files.newOutputStream(agent);
        var jar = new JarOutputStream(out, manifest);
        InputStream code = RedefinerAgent.class.getClassLoader().getResourceAsStream(file)) {
      jar.putNextEntry(new ZipEntry(file));
      Objects.requireNonNull(code, file).transferTo(jar);
    }
  }
}
