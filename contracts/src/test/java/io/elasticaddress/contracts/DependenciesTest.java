package io.elasticaddress.contracts;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(
        packages = "io.elasticaddress.contracts",
        importOptions = ImportOption.DoNotIncludeTests.class)
class DependenciesTest {

    @ArchTest
    static final ArchRule CONTRACTS_NEED_NO_FRAMEWORK =
            classes()
                    .should()
                    .onlyDependOnClassesThat()
                    .resideInAnyPackage(
                            "java..",
                            "javax.crypto..",
                            "org.jspecify..",
                            "tools.jackson..",
                            "com.fasterxml.jackson.annotation..",
                            "org.apache.kafka..",
                            "io.cloudevents..",
                            "io.elasticaddress.contracts..");

    @ArchTest
    static final ArchRule STATE_KNOWS_NEITHER_KAFKA_NOR_JSON_MAPPERS =
            classes()
                    .that()
                    .resideInAnyPackage(
                            "..state..",
                            "..command..",
                            "..event..",
                            "..outcome..",
                            "..dns..",
                            "..health..")
                    .should()
                    .onlyDependOnClassesThat()
                    .resideInAnyPackage(
                            "java..",
                            "javax.crypto..",
                            "org.jspecify..",
                            "com.fasterxml.jackson.annotation..",
                            "io.elasticaddress.contracts..");
}
