package io.elasticaddress.dns;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

import java.time.Clock;
import java.time.Instant;

@AnalyzeClasses(
        packages = "io.elasticaddress.dns",
        importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule WHAT_IS_WANTED_IS_PURE =
            classes()
                    .that()
                    .resideInAPackage("..dns.desired..")
                    .should()
                    .onlyDependOnClassesThat()
                    .resideInAnyPackage(
                            "java.lang..",
                            "java.time..",
                            "java.util..",
                            "org.jspecify..",
                            "io.elasticaddress.contracts.dns..",
                            "io.elasticaddress.contracts.state..",
                            "..dns.desired..");

    @ArchTest
    static final ArchRule WHOSE_A_NAME_IS_IS_DECIDED_PURELY =
            classes()
                    .that()
                    .resideInAPackage("..dns.ownership..")
                    .should()
                    .onlyDependOnClassesThat()
                    .resideInAnyPackage(
                            "java.lang..",
                            "java.time..",
                            "java.util..",
                            "org.jspecify..",
                            "io.elasticaddress.contracts.dns..",
                            "..dns.desired..",
                            "..dns.ownership..");

    @ArchTest
    static final ArchRule NO_CLOCK_IN_WHAT_IS_PURE =
            noClasses()
                    .that()
                    .resideInAnyPackage("..dns.desired..", "..dns.ownership..")
                    .should()
                    .callMethod(Instant.class, "now")
                    .orShould()
                    .dependOnClassesThat()
                    .areAssignableTo(Clock.class);

    @ArchTest
    static final ArchRule DNS_MESSAGES_STAY_WITH_THOSE_THAT_SPEAK_THEM =
            noClasses()
                    .that()
                    .resideOutsideOfPackages(
                            "..dns.exchange..", "..dns.confirming..", "..dns.provider.rfc2136..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage("org.xbill..");

    @ArchTest
    static final ArchRule AWSS_CLIENT_STAYS_WITH_ROUTE_53 =
            noClasses()
                    .that()
                    .resideOutsideOfPackage("..dns.provider.route53..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage("software.amazon..");

    @ArchTest
    static final ArchRule PROVIDERS_DO_NOT_KNOW_EACH_OTHER =
            slices().matching("..dns.provider.(*)..")
                    .should()
                    .notDependOnEachOther()
                    .ignoreDependency(
                            resideInAPackage("..dns.provider.."),
                            resideInAPackage("..dns.provider.hosted.."));

    @ArchTest
    static final ArchRule KAFKA_STAYS_AT_THE_EDGES =
            noClasses()
                    .that()
                    .resideInAnyPackage(
                            "..dns.updating..",
                            "..dns.provider..",
                            "..dns.confirming..",
                            "..dns.exchange..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(
                            "org.apache.kafka..", "..dns.intake..", "..dns.reporting..");

    @ArchTest
    static final ArchRule SPRING_ONLY_PUTS_THE_PARTS_TOGETHER =
            noClasses()
                    .that()
                    .resideOutsideOfPackage("io.elasticaddress.dns")
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage("org.springframework..");

    @ArchTest
    static final ArchRule SERVICES_NEVER_IMPORT_EACH_OTHER =
            noClasses()
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(
                            "io.elasticaddress.failover..",
                            "io.elasticaddress.gateway..",
                            "io.elasticaddress.audit..",
                            "io.elasticaddress.embedded..",
                            "io.elasticaddress.quickstart..");
}
