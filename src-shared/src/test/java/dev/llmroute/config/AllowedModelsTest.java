package dev.llmroute.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmroute.route.ModelRef;
import java.util.List;
import org.junit.jupiter.api.Test;

class AllowedModelsTest {
    private static final ModelRef OF_OPENAI = new ModelRef("openai", "gpt-4o");
    private static final ModelRef OF_AZURE = new ModelRef("azure", "gpt-4o");
    private static final ModelRef OF_OPENROUTER = new ModelRef("openrouter", "openai/gpt-4o");
    private static final List<ModelRef> ALL = List.of(OF_OPENAI, OF_AZURE, OF_OPENROUTER);

    @Test
    void a_models_own_name_means_it_at_every_provider() {
        assertThat(AllowedModels.named("gpt-4o", ALL)).containsExactly(OF_OPENAI, OF_AZURE);
    }

    @Test
    void with_its_provider_it_means_that_one_only_although_another_one_calls_a_model_so() {
        assertThat(AllowedModels.named("openai/gpt-4o", ALL)).containsExactly(OF_OPENAI);
    }

    @Test
    void a_slash_may_be_part_of_a_models_name() {
        assertThat(AllowedModels.named("openai/gpt-4o", List.of(OF_AZURE, OF_OPENROUTER)))
                .containsExactly(OF_OPENROUTER);
        assertThat(AllowedModels.named("openrouter/openai/gpt-4o", ALL)).containsExactly(OF_OPENROUTER);
    }

    @Test
    void what_is_not_there_means_nothing() {
        assertThat(AllowedModels.named("gpt-5", ALL)).isEmpty();
    }
}
