package dev.llmroute.e2e;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Holds the boundaries that {@code docs/development.md} names. */
class ArchitectureTest {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.llmroute");
    private static final String[] DOMAIN = {
        "dev.llmroute.failure..",
        "dev.llmroute.route..",
        "dev.llmroute.cooldown..",
        "dev.llmroute.ceiling..",
        "dev.llmroute.plan..",
        "dev.llmroute.history..",
        "dev.llmroute.message.."
    };
    private static final String[] SHARED = {
        "dev.llmroute.api..",
        "dev.llmroute.failure..",
        "dev.llmroute.route..",
        "dev.llmroute.cooldown..",
        "dev.llmroute.ceiling..",
        "dev.llmroute.plan..",
        "dev.llmroute.history..",
        "dev.llmroute.message..",
        "dev.llmroute.config..",
        "dev.llmroute.json..",
        "dev.llmroute.web..",
        "dev.llmroute.hazelcast.."
    };

    @Test
    void the_domain_uses_the_jdk_annotations_and_re2_only() {
        classes()
                .that()
                .resideInAnyPackage(DOMAIN)
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "java..",
                        "org.jspecify.annotations..",
                        "com.fasterxml.jackson.annotation..",
                        "com.google.re2j..",
                        "dev.llmroute.api..",
                        DOMAIN[0],
                        DOMAIN[1],
                        DOMAIN[2],
                        DOMAIN[3],
                        DOMAIN[4],
                        DOMAIN[5],
                        DOMAIN[6])
                .check(CLASSES);
    }

    @Test
    void the_resources_types_use_annotations_only() {
        classes()
                .that()
                .resideInAPackage("dev.llmroute.api..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "java..",
                        "org.jspecify.annotations..",
                        "com.fasterxml.jackson.annotation..",
                        "io.fabric8.generator.annotation..",
                        "io.fabric8.crd.generator.annotation..",
                        "dev.llmroute.api..",
                        "dev.llmroute.failure..")
                .check(CLASSES);
    }

    @ParameterizedTest
    @ValueSource(strings = {"router", "operator", "console"})
    void no_component_uses_another_component(String component) {
        String[] others = java.util.stream.Stream.of("router", "operator", "console", "simulator", "standalone")
                .filter(other -> !other.equals(component))
                .map(other -> "dev.llmroute." + other + "..")
                .toArray(String[]::new);
        noClasses()
                .that()
                .resideInAPackage("dev.llmroute." + component + "..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(others)
                .check(CLASSES);
    }

    @Test
    void the_simulator_stands_alone() {
        noClasses()
                .that()
                .resideInAPackage("dev.llmroute.simulator..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(SHARED)
                .check(CLASSES);
    }

    @Test
    void hazelcast_is_known_to_its_adapter_only() {
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.llmroute.hazelcast..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("com.hazelcast..")
                .check(CLASSES);
    }

    @Test
    void packages_have_no_cycles() {
        slices().matching("dev.llmroute.(*)..").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void names_say_what_a_class_is() {
        noClasses()
                .should()
                .haveNameMatching(".*(Manager|Util|Utils|Helper|Impl|Base)$")
                .check(CLASSES);
    }
}
