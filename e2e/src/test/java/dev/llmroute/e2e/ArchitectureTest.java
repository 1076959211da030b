package dev.llmroute.e2e;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackages;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
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
    private static final String[] COMPONENTS = {
        "dev.llmroute.router..",
        "dev.llmroute.operator..",
        "dev.llmroute.console..",
        "dev.llmroute.simulator..",
        "dev.llmroute.standalone..",
        "dev.llmroute.images..",
        "dev.llmroute.bench..",
        "dev.llmroute.e2e.."
    };
    private static final String[] EDGES = {
        "dev.llmroute.api..",
        "dev.llmroute.config..",
        "dev.llmroute.errorbody..",
        "dev.llmroute.explain..",
        "dev.llmroute.json..",
        "dev.llmroute.web..",
        "dev.llmroute.cache..",
        "dev.llmroute.hazelcast.."
    };

    /** Whatever else there is: a new package belongs to it, unless it is named above. */
    private static final DescribedPredicate<JavaClass> DOMAIN = resideInAPackage("dev.llmroute..")
            .and(resideOutsideOfPackages(COMPONENTS))
            .and(resideOutsideOfPackages(EDGES))
            .as("the domain");

    @Test
    void the_domain_uses_the_jdk_annotations_and_re2_only() {
        classes()
                .that(DOMAIN)
                .should()
                .onlyDependOnClassesThat(DOMAIN.or(resideInAnyPackage(
                        "java..",
                        "org.jspecify.annotations..",
                        "com.fasterxml.jackson.annotation..",
                        "com.google.re2j..")))
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
                        "dev.llmroute.route..",
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
                .dependOnClassesThat(
                        resideInAPackage("dev.llmroute..").and(resideOutsideOfPackages("dev.llmroute.simulator..")))
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
        slices().matching("dev.llmroute.(**)").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void names_say_what_a_class_is() {
        noClasses()
                .should()
                .haveNameMatching(".*(Manager|Util|Utils|Helper|Impl|Base)$")
                .check(CLASSES);
    }
}
