package care.shouhu.allinone;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Checks the module table of docs/design.md, section 1, on the compiled classes. */
class ModuleTableTest {
  private static final JavaClasses SHOUHU =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .withImportOption(location -> !location.contains("-tests.jar"))
          .importPackages("care.shouhu");

  @Test
  void coreSeesNoOtherModule() {
    noClasses()
        .that(resideInAPackage("care.shouhu.core.."))
        .should()
        .dependOnClassesThat(
            resideInAnyPackage(
                "care.shouhu.gateway..",
                "care.shouhu.command..",
                "care.shouhu.sim..",
                "care.shouhu.allinone.."))
        .check(SHOUHU);
  }

  @Test
  void gatewaySeesOnlyCore() {
    noClasses()
        .that(resideInAPackage("care.shouhu.gateway.."))
        .should()
        .dependOnClassesThat(
            resideInAnyPackage(
                "care.shouhu.command..", "care.shouhu.sim..", "care.shouhu.allinone.."))
        .check(SHOUHU);
  }

  @Test
  void commandCenterSeesOnlyCore() {
    noClasses()
        .that(resideInAPackage("care.shouhu.command.."))
        .should()
        .dependOnClassesThat(
            resideInAnyPackage(
                "care.shouhu.gateway..", "care.shouhu.sim..", "care.shouhu.allinone.."))
        .check(SHOUHU);
  }

  @Test
  void deviceSimSeesOnlyCore() {
    noClasses()
        .that(resideInAPackage("care.shouhu.sim.."))
        .should()
        .dependOnClassesThat(
            resideInAnyPackage(
                "care.shouhu.gateway..", "care.shouhu.command..", "care.shouhu.allinone.."))
        .check(SHOUHU);
  }

  @Test
  void eventsKnowOnlyTheJdk() {
    classes()
        .that(resideInAPackage("care.shouhu.core.event.."))
        .should()
        .onlyDependOnClassesThat(resideInAnyPackage("java..", "care.shouhu.core.event.."))
        .allowEmptyShould(true)
        .check(SHOUHU);
  }

  /** Jackson's methods declare IOException, so java.io is allowed as far as memory reaches. */
  @Test
  void wireTurnsBytesIntoEventsWithoutInputOrOutput() {
    classes()
        .that(resideInAPackage("care.shouhu.core.wire.."))
        .should()
        .onlyDependOnClassesThat(
            resideInAnyPackage(
                    "java.lang..",
                    "java.math",
                    "java.nio",
                    "java.nio.charset",
                    "java.text",
                    "java.time..",
                    "java.util..",
                    "com.fasterxml.jackson..",
                    "care.shouhu.core.event..",
                    "care.shouhu.core.wire..")
                .or(nameMatching("care\\.shouhu\\.core\\.directory\\.Device\\$Profile"))
                .or(
                    nameMatching(
                        "java\\.io\\.(IOException|UncheckedIOException|Serializable"
                            + "|ByteArrayInputStream|ByteArrayOutputStream)"))
                .or(nameMatching("\\[.*")))
        .allowEmptyShould(true)
        .check(SHOUHU);
  }

  /** They are public only because the log on Kafka is a package of its own. */
  @Test
  void theLogsPartsAreUsedByLogsOnly() {
    noClasses()
        .that(resideOutsideOfPackage("care.shouhu.core.log.."))
        .should()
        .dependOnClassesThat(
            nameMatching(
                "care\\.shouhu\\.core\\.log\\."
                    + "(Admission|LaneQueue|LogMeters|PendingAppend|Positions|ReaderMarks)"))
        .check(SHOUHU);
  }

  @Test
  void everyPackageSaysWhatItOwns() {
    Set<String> silent = new TreeSet<>();
    for (var javaClass : SHOUHU) {
      if (javaClass.getPackage().tryGetPackageInfo().isEmpty()) {
        silent.add(javaClass.getPackageName());
      }
    }
    assertThat(silent).as("packages without a package-info.java").isEmpty();
  }
}
