package dev.llmroute.classify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.llmroute.failure.Failure;
import dev.llmroute.failure.FailureClass;
import dev.llmroute.failure.Scope;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a 404, and what else says that something is not there, is about. */
class AskedModelTest {
    private static final String QUOTE = "'";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "404 | gpt-4.2 | {'error':{'message':'The model `gpt-4.2` does not exist or you do not have access to it.'}}",
                "404 | gpt-4.2 | {'error':{'message':'Not there','code':'model_not_found'}}",
                "404 | claude-3-opus | {'type':'error','error':{'type':'not_found_error','message':'model: claude-3-opus'}}",
                "404 | gemini-9 | {'error':{'code':404,'message':'models/gemini-9 is not found for API version v1beta, or is not supported.'}}",
                "404 | llama9 | {'error':'model \\u0027llama9\\u0027 not found, try pulling it first'}",
                "404 | llama9 | {'error':'model \\u0027llama9:latest\\u0027 not found'}",
                "404 | grok-9 | {'code':'Some requested entity was not found','error':'The model grok-9 does not exist or your team 1 does not have access to it.'}",
                "404 | openai/gpt-9 | {'error':{'message':'The model `gpt-9` has been deprecated, learn more here'}}",
                "410 | meta/llama2-70b | {'title':'Gone','detail':'The model \\u0027meta/llama2-70b\\u0027 has reached its end of life','status':410}",
                "400 | foo/bar | {'error':{'message':'foo/bar is not a valid model ID','code':400}}",
                "400 | foo | {'error':{'message':'Unsupported model: foo'}}",
                "400 | foo | {'object':'error','message':'Invalid model: foo'}",
                "400 | foo | {'error':{'message':'model `foo` is not supported'}}",
                "400 | mixtral-8x7b | {'error':{'message':'The model `mixtral-8x7b` has been decommissioned and is no longer supported.'}}",
                "404 | foo | {'error':{'message':'No endpoints found for foo.','code':404}}",
                "404 | foo | {'error':{'message':'Model not found, inaccessible, and/or not deployed'}}",
                "400 | foo | {'code':20012,'message':'Model does not exist. Please check it carefully.','data':null}",
                "404 | foo | {'status':404,'title':'Not Found','detail':'Function \\u002791aa7c03-0000\\u0027: Not found for account \\u0027acme\\u0027'}",
                "401 | foo | {'type':'error','error':{'type':'ModelError','message':'Model foo is not supported'}}",
                "404 | gpt-x | {'detail':'The \\u0027gpt-x\\u0027 model is not supported when using this account.'}",
            })
    void a_model_is_missing_where_a_name_of_machines_or_its_own_name_says_so(int status, String model, String body) {
        Failure failure = failure(status, model, body, "{\"messages\":[\"hi\"]}");

        assertThat(failure.failureClass()).isEqualTo(FailureClass.ModelNotFound);
        assertThat(failure.scope()).isEqualTo(Scope.Model);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "404 | {'type':'error','error':{'type':'not_found_error','message':'No usable Thread state was found for `previous_message_id`.','details':{'error_code':'thread_not_found'}}}",
                "404 | {'type':'error','error':{'type':'not_found_error','message':'File not found: file_011'}}",
                "404 | {'type':'error','error':{'type':'not_found_error','message':'Container not found: container_1'}}",
                "404 | {'error':{'code':404,'message':'CachedContent not found (or permission denied)','status':'NOT_FOUND'}}",
                "404 | {'error':{'message':'Vector store with id vs_1 not found.','type':'invalid_request_error'}}",
                "404 | {'error':{'message':'No such File object: file-1','type':'invalid_request_error'}}",
                "404 | {'error':{'message':'Item with id \\u0027rs_123\\u0027 not found. Items are not persisted when `store` is set to false.'}}",
                "404 | {'error':{'message':'Previous response with id \\u0027resp_1\\u0027 not found.','code':'previous_response_not_found'}}",
                "404 | {'error':{'message':'The model `gpt-4.2-preview` does not exist'}}",
                "404 | {'error':{'message':'Cached content of model gpt-4: abc was not found'}}",
                "410 | {'error':{'message':'The batch has expired','type':'invalid_request_error'}}",
                "400 | {'error':{'message':'Model gpt-4 does not support tools'}}",
                "400 | {'error':{'message':'The tool web_search is not supported with gpt-4.'}}",
            })
    void whatever_else_is_not_there_concerns_the_request(int status, String body) {
        Failure failure = failure(status, "gpt-4", body, "{\"messages\":[\"hi\"]}");

        assertThat(failure.failureClass()).isEqualTo(FailureClass.InvalidRequest);
        assertThat(failure.scope()).isEqualTo(Scope.Request);
        assertThat(failure.status()).isEqualTo(status);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "404 | No endpoints found that support tool use. To learn more, see the docs",
                "404 | No endpoints found matching your data policy",
                "404 | No allowed providers are available for the selected model.",
                "404 | This is not a chat model and thus not supported in the v1/chat/completions endpoint.",
                "404 | No endpoints found that support image input",
            })
    void what_a_router_of_requests_cannot_do_another_target_may(int status, String message) {
        Failure failure =
                failure(status, "gpt-4", "{'error':{'message':'" + message + "','code':404}}", "{\"tools\":[]}");

        assertThat(failure.scope()).isEqualTo(Scope.Request);
        assertThat(failure.failureClass()).isEqualTo(FailureClass.ModelNotFound);
        assertThat(failure.anotherTargetCouldAnswer()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "~~",
                "<html><title>404 Not Found</title></html>",
                "404 page not found",
                "{'detail':'Not Found'}",
                "{'error':{'message':'Invalid URL (POST /v1/v1/chat/completions)','type':'invalid_request_error'}}",
                "{'error':{'code':'404','message':'Resource not found'}}",
                "{'type':'error','error':{'type':'not_found_error','message':'Not Found'}}",
                "{'statusCode':404,'message':'Cannot POST /v1/chat','error':'Not Found'}",
            })
    void where_no_api_is_the_endpoint_is_left_alone_for_a_while(String body) {
        Failure failure = failure(404, "gpt-4", body, "{}");

        assertThat(failure.failureClass()).isEqualTo(FailureClass.ServerError);
        assertThat(failure.scope()).isEqualTo(Scope.Model);
        assertThat(failure.onThisSurfaceOnly().scope()).isEqualTo(Scope.Request);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "The model gpt-4 does not exist | File not found: The model gpt-4 does not exist",
                "model gpt-4 | Vector store model gpt-4 not found",
                "Model GPT-4 | Model gpt-4 not found",
                "model: gpt-4 | Extra field model: gpt-4",
                "model_not_found | No such file model_not_found",
                "Unsupported model: gpt-4 | Unsupported model: gpt-4",
                "gpt-4 is not a valid model | gpt-4 is not a valid model",
            })
    void a_caller_who_names_the_model_breaks_nothing(String said, String message) {
        for (int status : new int[] {400, 404}) {
            Failure failure = failure(
                    status,
                    "gpt-4",
                    "{'error':{'message':'" + message + "','code':'" + said + "'}}",
                    "{\"file\":\"" + said + "\"}");

            assertThat(failure.scope()).isEqualTo(Scope.Request);
        }
    }

    private static Failure failure(int status, String model, String body, String request) {
        return Responses.failure(Responses.response(status, body.replace(QUOTE, "\""))
                .to(SentRequest.of(model, "", () -> List.of(request))));
    }
}
