package dev.llmroute.router;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** Holds the rooms of the router that {@code docs/development.md} names, and who may enter which. */
class RoomsTest {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("dev.llmroute.router");

    @Test
    void each_room_is_entered_only_from_where_it_may_be() {
        layeredArchitecture()
                .consideringOnlyDependenciesInLayers()
                .layer("root")
                .definedBy("dev.llmroute.router")
                .layer("rehearsal")
                .definedBy("dev.llmroute.router.rehearsal..")
                .layer("server")
                .definedBy("dev.llmroute.router.server..")
                .layer("exchange")
                .definedBy("dev.llmroute.router.exchange..")
                .layer("fallback")
                .definedBy("dev.llmroute.router.fallback..")
                .layer("upstream")
                .definedBy("dev.llmroute.router.upstream..")
                .layer("egress")
                .definedBy("dev.llmroute.router.egress..")
                .layer("routing")
                .definedBy("dev.llmroute.router.routing..")
                .layer("reply")
                .definedBy("dev.llmroute.router.reply..")
                .layer("translation")
                .definedBy("dev.llmroute.router.translation..")
                .layer("dialect")
                .definedBy("dev.llmroute.router.dialect..")
                .layer("state")
                .definedBy("dev.llmroute.router.state..")
                .layer("telemetry")
                .definedBy("dev.llmroute.router.telemetry..")
                .layer("http")
                .definedBy("dev.llmroute.router.http..")
                .layer("eventloop")
                .definedBy("dev.llmroute.router.eventloop..")
                .whereLayer("root")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("rehearsal")
                .mayOnlyBeAccessedByLayers("root")
                .whereLayer("server")
                .mayOnlyBeAccessedByLayers("root", "rehearsal")
                .whereLayer("exchange")
                .mayOnlyBeAccessedByLayers("root", "rehearsal", "server")
                .whereLayer("fallback")
                .mayOnlyBeAccessedByLayers("exchange")
                .whereLayer("upstream")
                .mayOnlyBeAccessedByLayers("exchange")
                .whereLayer("egress")
                .mayOnlyBeAccessedByLayers("root", "rehearsal", "exchange", "upstream")
                .whereLayer("translation")
                .mayOnlyBeAccessedByLayers("exchange")
                .whereLayer("routing")
                .mayOnlyBeAccessedByLayers("root", "rehearsal", "server", "exchange")
                .whereLayer("reply")
                .mayOnlyBeAccessedByLayers("server", "exchange")
                .whereLayer("telemetry")
                .mayOnlyBeAccessedByLayers("root", "rehearsal", "server", "exchange", "routing")
                .whereLayer("state")
                .mayOnlyBeAccessedByLayers("exchange", "dialect")
                .whereLayer("http")
                .mayOnlyBeAccessedByLayers("server", "upstream")
                .whereLayer("eventloop")
                .mayOnlyBeAccessedByLayers("server", "exchange", "upstream")
                .check(CLASSES);
    }

    @Test
    void rooms_have_no_circles() {
        slices().matching("dev.llmroute.(**)").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void what_decides_does_no_io() {
        noClasses()
                .that()
                .resideInAPackage("dev.llmroute.router.fallback..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.vertx..", "io.netty..", "com.fasterxml..", "java.io..", "java.net..")
                .check(CLASSES);
    }

    @Test
    void what_reads_and_translates_uses_no_more_of_vertx_than_its_buffers() {
        noClasses()
                .that()
                .resideInAnyPackage(
                        "dev.llmroute.router.dialect..",
                        "dev.llmroute.router.translation..",
                        "dev.llmroute.router.state..")
                .should()
                .dependOnClassesThat(resideInAnyPackage("io.vertx..", "io.netty..")
                        .and(not(resideInAPackage("io.vertx.core.buffer.."))))
                .check(CLASSES);
    }
}
