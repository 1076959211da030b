package dev.llmroute.operator.apiserver;

import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;

/** How something is applied whose fields are one's own, whoever has written them meanwhile. */
public final class ServerSideApply {
    private ServerSideApply() {}

    /** @param fieldManager whose the fields are */
    public static PatchContext by(String fieldManager) {
        return new PatchContext.Builder()
                .withPatchType(PatchType.SERVER_SIDE_APPLY)
                .withFieldManager(fieldManager)
                .withForce(true)
                .build();
    }
}
