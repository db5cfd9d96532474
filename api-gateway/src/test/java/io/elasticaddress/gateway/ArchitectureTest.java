package io.elasticaddress.gateway;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(
        packages = "io.elasticaddress.gateway",
        importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule depends_on_no_other_service =
            noClasses()
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(
                            "io.elasticaddress.failover..",
                            "io.elasticaddress.dns..",
                            "io.elasticaddress.audit..",
                            "io.elasticaddress.quickstart..",
                            "io.elasticaddress.embedded..");

    @ArchTest
    static final ArchRule features_do_not_depend_on_each_other_in_circles =
            slices().matching("io.elasticaddress.gateway.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule the_view_knows_no_http =
            noClasses()
                    .that()
                    .resideInAPackage("..gateway.view..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(
                            "jakarta.servlet..",
                            "org.springframework.web..",
                            "org.springframework.http..");

    @ArchTest
    static final ArchRule jackson_2_is_annotations_only =
            noClasses()
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(
                            "com.fasterxml.jackson.databind..", "com.fasterxml.jackson.core..");
}
