package io.elasticaddress.failover.elasticaddress;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

import java.time.Clock;
import java.time.Instant;
import java.util.Random;
import java.util.UUID;

/** The core decides alike wherever and whenever it is asked. */
@AnalyzeClasses(
        packagesOf = CorePurityTest.class,
        importOptions = ImportOption.DoNotIncludeTests.class)
class CorePurityTest {

    @ArchTest
    static final ArchRule the_core_knows_the_jdk_and_contracts_only =
            classes()
                    .should()
                    .onlyDependOnClassesThat()
                    .resideInAnyPackage(
                            "io.elasticaddress.failover.elasticaddress",
                            "io.elasticaddress.contracts.command",
                            "io.elasticaddress.contracts.dns",
                            "io.elasticaddress.contracts.health",
                            "io.elasticaddress.contracts.event",
                            "io.elasticaddress.contracts.outcome",
                            "io.elasticaddress.contracts.state",
                            "org.jspecify.annotations",
                            "java.lang..",
                            "java.net",
                            "java.nio",
                            "java.nio.charset",
                            "java.security",
                            "java.time",
                            "java.util..",
                            "javax.crypto..");

    @ArchTest
    static final ArchRule it_has_no_clock =
            noClasses()
                    .should()
                    .callMethod(Instant.class, "now")
                    .orShould()
                    .callMethod(System.class, "currentTimeMillis")
                    .orShould()
                    .callMethod(System.class, "nanoTime")
                    .orShould()
                    .dependOnClassesThat()
                    .areAssignableTo(Clock.class);

    @ArchTest
    static final ArchRule it_has_no_randomness =
            noClasses()
                    .should()
                    .callMethod(UUID.class, "randomUUID")
                    .orShould()
                    .callMethod(Math.class, "random")
                    .orShould()
                    .dependOnClassesThat()
                    .areAssignableTo(Random.class);

    @ArchTest
    static final ArchRule it_does_no_input_or_output =
            noClasses()
                    .should()
                    .dependOnClassesThat()
                    .haveNameMatching("java\\.net\\..*(Socket|Channel|URL|Http).*")
                    .orShould()
                    .callMethod(java.net.InetAddress.class, "getByName", String.class)
                    .orShould()
                    .callMethod(java.net.InetAddress.class, "getAllByName", String.class)
                    .orShould()
                    .callMethod(java.net.InetAddress.class, "getHostName");
}
