package io.elasticaddress.systemtests.modules;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.stream.Stream;

class ModulesTest {
    private static final String ROOT = "io.elasticaddress.";
    private static final List<String> SERVICES =
            List.of("failover", "dns", "audit", "gateway", "monitor", "webhooks");

    private static final JavaClasses CLASSES =
            new ClassFileImporter()
                    .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                    .withImportOption(location -> !location.contains("-tests.jar"))
                    .withImportOption(location -> !location.contains("/systemtests/"))
                    .importPackages("io.elasticaddress");

    @Test
    void every_module_is_looked_at() {
        for (var module : List.of("contracts", "embedded", "quickstart")) {
            assertThat(CLASSES).anyMatch(c -> c.getPackageName().startsWith(ROOT + module));
        }
        for (var service : SERVICES) {
            assertThat(CLASSES).anyMatch(c -> c.getPackageName().startsWith(ROOT + service));
        }
    }

    @Test
    void services_know_the_contracts_and_never_each_other() {
        for (var service : SERVICES) {
            var strangers =
                    SERVICES.stream()
                            .filter(other -> !other.equals(service))
                            .map(other -> ROOT + other + "..")
                            .toArray(String[]::new);
            noClasses()
                    .that()
                    .resideInAPackage(ROOT + service + "..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(strangers)
                    .check(CLASSES);
            noClasses()
                    .that()
                    .resideInAPackage(ROOT + service + "..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(ROOT + "embedded..", ROOT + "quickstart..")
                    .check(CLASSES);
        }
    }

    @Test
    void the_contracts_know_no_module_and_no_spring() {
        noClasses()
                .that()
                .resideInAPackage(ROOT + "contracts..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.springframework..", "com.mongodb..", "org.xbill..")
                .check(CLASSES);
        noClasses()
                .that()
                .resideInAPackage(ROOT + "contracts..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(others("contracts"))
                .check(CLASSES);
    }

    @Test
    void the_embedded_servers_know_nothing_of_elastic_address() {
        noClasses()
                .that()
                .resideInAPackage(ROOT + "embedded..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(others("embedded"))
                .check(CLASSES);
    }

    @Test
    void mongodb_is_known_to_those_who_store_in_it_alone() {
        noClasses()
                .that()
                .resideOutsideOfPackages(ROOT + "failover..", ROOT + "audit..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("com.mongodb..", "org.springframework.data.mongodb..")
                .check(CLASSES);
    }

    @Test
    void dns_messages_are_known_to_those_who_write_or_probe_dns_alone() {
        noClasses()
                .that()
                .resideInAnyPackage(
                        ROOT + "failover..",
                        ROOT + "audit..",
                        ROOT + "gateway..",
                        ROOT + "contracts..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.xbill..")
                .check(CLASSES);
    }

    private static String[] others(String module) {
        return Stream.concat(SERVICES.stream(), Stream.of("contracts", "embedded", "quickstart"))
                .filter(other -> !other.equals(module))
                .map(other -> ROOT + other + "..")
                .toArray(String[]::new);
    }
}
