package io.elasticaddress.monitor;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(
        packages = "io.elasticaddress",
        importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule THE_RULES_ARE_PURE =
            classes()
                    .that()
                    .resideInAPackage("..monitor.verdict")
                    .should()
                    .onlyDependOnClassesThat()
                    .resideInAnyPackage(
                            "java.lang..",
                            "java.util..",
                            "org.jspecify..",
                            "io.elasticaddress.contracts.health..",
                            "..monitor.verdict");

    @ArchTest
    static final ArchRule THE_RULES_KNOW_NO_CLOCK =
            noClasses()
                    .that()
                    .resideInAPackage("..monitor.verdict")
                    .should()
                    .callMethod(System.class, "nanoTime")
                    .orShould()
                    .callMethod(System.class, "currentTimeMillis");

    @ArchTest
    static final ArchRule A_PROBE_KNOWS_NOTHING_BUT_ITS_CHECK =
            noClasses()
                    .that()
                    .resideInAPackage("..monitor.probe")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(
                            "..monitor.watching",
                            "..monitor.verdict",
                            "..monitor.reporting",
                            "..monitor.kafka",
                            "org.apache.kafka..");

    @ArchTest
    static final ArchRule WATCHING_DOES_NOT_KNOW_WHO_IS_TOLD =
            noClasses()
                    .that()
                    .resideInAPackage("..monitor.watching")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(
                            "..monitor.reporting", "..monitor.kafka", "org.apache.kafka..");

    @ArchTest
    static final ArchRule ONLY_THE_TOP_KNOWS_SPRING =
            noClasses()
                    .that()
                    .resideInAnyPackage(
                            "..monitor.verdict",
                            "..monitor.probe",
                            "..monitor.watching",
                            "..monitor.reporting")
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage("org.springframework..");

    @ArchTest
    static final ArchRule THE_SERVICE_KNOWS_NO_OTHER_SERVICE =
            noClasses()
                    .that()
                    .resideInAPackage("io.elasticaddress.monitor..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(
                            "io.elasticaddress.failover..",
                            "io.elasticaddress.gateway..",
                            "io.elasticaddress.dns..",
                            "io.elasticaddress.audit..",
                            "io.elasticaddress.quickstart..");
}
