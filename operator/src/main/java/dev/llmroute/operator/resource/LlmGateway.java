package dev.llmroute.operator.resource;

import com.fasterxml.jackson.databind.JsonNode;
import dev.llmroute.api.LlmGatewayStatus;
import dev.llmroute.api.LlmRouteDocument;
import dev.llmroute.api.RouterSpec;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.crd.generator.annotation.SchemaSwap;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;
import org.jspecify.annotations.Nullable;

/** Router pods that several routes of a namespace share, as the API server has it. Its spec stays a tree until it has been checked. */
@Group(LlmRouteDocument.GROUP)
@Version(LlmRouteDocument.VERSION)
@ShortNames("llmg")
@AdditionalPrinterColumn(
        name = "Ready",
        jsonPath = ".status.conditions[?(@.type==\"Ready\")].status",
        type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(name = "Routes", jsonPath = ".status.routes", type = AdditionalPrinterColumn.Type.INTEGER)
@AdditionalPrinterColumn(
        name = "In force",
        jsonPath = ".status.routesInForce",
        type = AdditionalPrinterColumn.Type.INTEGER)
@AdditionalPrinterColumn(
        name = "Routers",
        jsonPath = ".status.routers.ready",
        type = AdditionalPrinterColumn.Type.INTEGER)
@AdditionalPrinterColumn(
        name = "Age",
        jsonPath = ".metadata.creationTimestamp",
        type = AdditionalPrinterColumn.Type.DATE)
@AdditionalPrinterColumn(
        name = "URL",
        jsonPath = ".status.url",
        type = AdditionalPrinterColumn.Type.STRING,
        priority = 1)
@SchemaSwap(originalType = LlmGateway.class, fieldName = "spec", targetType = RouterSpec.class)
public class LlmGateway extends CustomResource<JsonNode, LlmGatewayStatus> implements Namespaced {
    private static final long serialVersionUID = 1L;

    @Override
    protected @Nullable JsonNode initSpec() {
        return null;
    }

    @Override
    protected @Nullable LlmGatewayStatus initStatus() {
        return null;
    }

    /** What a status is applied with. */
    public LlmGateway withStatusOnly(LlmGatewayStatus status) {
        LlmGateway patch = new LlmGateway();
        patch.setMetadata(Identity.of(this));
        patch.setStatus(status);
        return patch;
    }
}
