package dev.llmroute.operator.resource;

import com.fasterxml.jackson.databind.JsonNode;
import dev.llmroute.api.LlmRouteDocument;
import dev.llmroute.api.LlmRouteSpec;
import dev.llmroute.api.LlmRouteStatus;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.crd.generator.annotation.SchemaSwap;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Kind;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Singular;
import io.fabric8.kubernetes.model.annotation.Version;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The resource as the API server has it.
 *
 * <p>Columns with a priority are shown by {@code kubectl get -o wide} only.
 *
 * <p>The spec stays a tree until it has been checked: a list with one resource that does not fit the types, stored by a newer
 * version or before a rule was there, would otherwise fail as a whole and stop every route.
 */
@Group(LlmRouteDocument.GROUP)
@Version(LlmRouteDocument.VERSION)
@Kind(LlmRouteDocument.KIND)
@Singular("llmroute")
@Plural("llmroutes")
@ShortNames("llmr")
@AdditionalPrinterColumn(
        name = "Ready",
        jsonPath = ".status.conditions[?(@.type==\"Ready\")].status",
        type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
        name = "Targets",
        jsonPath = ".status.readyTargets",
        type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
        name = "Next recovery",
        jsonPath = ".status.nextRecovery",
        type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
        name = "Routers",
        jsonPath = ".status.routers.ready",
        type = AdditionalPrinterColumn.Type.INTEGER)
@AdditionalPrinterColumn(
        name = "Age",
        jsonPath = ".metadata.creationTimestamp",
        type = AdditionalPrinterColumn.Type.DATE)
@AdditionalPrinterColumn(
        name = "Wanted",
        jsonPath = ".status.routers.desired",
        type = AdditionalPrinterColumn.Type.INTEGER,
        priority = 1)
@AdditionalPrinterColumn(
        name = "Generation",
        jsonPath = ".metadata.generation",
        type = AdditionalPrinterColumn.Type.INTEGER,
        priority = 1)
@AdditionalPrinterColumn(
        name = "Served",
        jsonPath = ".status.servedGeneration",
        type = AdditionalPrinterColumn.Type.INTEGER,
        priority = 1)
@AdditionalPrinterColumn(
        name = "Warning",
        jsonPath = ".status.conditions[?(@.type==\"Warning\")].reason",
        type = AdditionalPrinterColumn.Type.STRING,
        priority = 1)
@AdditionalPrinterColumn(
        name = "Message",
        jsonPath = ".status.conditions[?(@.type==\"Ready\")].message",
        type = AdditionalPrinterColumn.Type.STRING,
        priority = 1)
@SchemaSwap(originalType = LlmRoute.class, fieldName = "spec", targetType = LlmRouteSpec.class)
public class LlmRoute extends CustomResource<JsonNode, LlmRouteStatus> implements Namespaced {
    private static final long serialVersionUID = 1L;

    @Override
    protected @Nullable JsonNode initSpec() {
        return null;
    }

    @Override
    protected @Nullable LlmRouteStatus initStatus() {
        return null;
    }

    /** Without who manages which field: nobody asks for that of a route, and it is larger than all the rest. */
    @Override
    public void setMetadata(ObjectMeta metadata) {
        if (metadata != null) {
            metadata.setManagedFields(List.of());
        }
        super.setMetadata(metadata);
    }

    /** What a status is applied with. */
    public LlmRoute withStatusOnly(LlmRouteStatus status) {
        LlmRoute patch = new LlmRoute();
        patch.setMetadata(Identity.of(this));
        patch.setStatus(status);
        return patch;
    }
}
