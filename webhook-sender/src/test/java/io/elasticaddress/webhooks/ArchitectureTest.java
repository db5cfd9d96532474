package io.elasticaddress.webhooks;

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
    static final ArchRule THE_RULES_ABOUT_ADDRESSES_ARE_PURE =
            classes()
                    .that()
                    .resideInAPackage("..webhooks.address")
                    .should()
                    .onlyDependOnClassesThat()
                    .resideInAnyPackage(
                            "io.elasticaddress.contracts.network",
                            "java.lang..",
                            "java.net",
                            "java.util..",
                            "org.jspecify..",
                            "..webhooks.address");

    @ArchTest
    static final ArchRule DELIVERING_KNOWS_NEITHER_KAFKA_NOR_HTTP =
            noClasses()
                    .that()
                    .resideInAPackage("..webhooks.delivering")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage("org.apache..", "java.net.http..", "..webhooks.kafka");

    @ArchTest
    static final ArchRule AN_ATTEMPT_KNOWS_NOTHING_OF_THE_NEXT =
            noClasses()
                    .that()
                    .resideInAPackage("..webhooks.sending")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(
                            "..webhooks.delivering", "..webhooks.kafka", "org.apache.kafka..");

    @ArchTest
    static final ArchRule ONLY_THE_TOP_AND_KAFKA_KNOW_SPRING =
            noClasses()
                    .that()
                    .resideInAnyPackage(
                            "..webhooks.address",
                            "..webhooks.sending",
                            "..webhooks.event",
                            "..webhooks.delivering")
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage("org.springframework..");

    @ArchTest
    static final ArchRule THE_SERVICE_KNOWS_NO_OTHER_SERVICE =
            noClasses()
                    .that()
                    .resideInAPackage("io.elasticaddress.webhooks..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(
                            "io.elasticaddress.failover..",
                            "io.elasticaddress.gateway..",
                            "io.elasticaddress.dns..",
                            "io.elasticaddress.audit..",
                            "io.elasticaddress.monitor..",
                            "io.elasticaddress.quickstart..");
}
