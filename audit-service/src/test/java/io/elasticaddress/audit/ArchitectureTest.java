package io.elasticaddress.audit;

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
    static final ArchRule the_chain_needs_the_jdk_alone =
            classes()
                    .that()
                    .resideInAPackage("..audit.chain")
                    .should()
                    .onlyDependOnClassesThat()
                    .resideInAnyPackage("..audit.chain", "java..", "org.jspecify..");

    @ArchTest
    static final ArchRule the_chain_knows_no_clock =
            noClasses()
                    .that()
                    .resideInAPackage("..audit.chain")
                    .should()
                    .callMethod("java.time.Instant", "now")
                    .orShould()
                    .dependOnClassesThat()
                    .haveFullyQualifiedName("java.time.Clock");

    @ArchTest
    static final ArchRule recording_and_query_meet_in_the_store_alone =
            noClasses()
                    .that()
                    .resideInAPackage("..audit.recording")
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage("..audit.query")
                    .orShould()
                    .dependOnClassesThat()
                    .resideInAPackage("..audit.auth");

    @ArchTest
    static final ArchRule queries_do_not_record =
            noClasses()
                    .that()
                    .resideInAnyPackage("..audit.query", "..audit.auth")
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage("..audit.recording");

    @ArchTest
    static final ArchRule the_service_knows_no_other_service =
            noClasses()
                    .that()
                    .resideInAPackage("io.elasticaddress.audit..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(
                            "io.elasticaddress.failover..",
                            "io.elasticaddress.gateway..",
                            "io.elasticaddress.dns..",
                            "io.elasticaddress.quickstart..");
}
