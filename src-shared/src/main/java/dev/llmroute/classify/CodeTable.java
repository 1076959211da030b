package dev.llmroute.classify;

import dev.llmroute.failure.FailureClass;
import dev.llmroute.failure.Scope;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Vendors whose errors are numbers. Which table holds is told by the shape of the body, since the numbers collide: 1002 is a rate
 * limit at MiniMax and a bad token at Zhipu. Only numbers whose words do not tell as much are listed.
 *
 * @param vendor the vendor's name, for the rule's
 */
record CodeTable(String vendor, Map<Integer, CodeTable.Meaning> meanings) {
    /** No numeric code, or one of an unknown vendor. */
    static final CodeTable NONE = new CodeTable("none", Map.of());

    /** {@code error.code} of four digits. Source: docs.bigmodel.cn and docs.z.ai, "api code". */
    static final CodeTable ZHIPU = new CodeTable(
            "zhipu",
            Map.ofEntries(
                    Map.entry(1000, Meaning.REJECTED),
                    Map.entry(1001, Meaning.REJECTED),
                    Map.entry(1002, Meaning.REJECTED),
                    Map.entry(1003, Meaning.REJECTED),
                    Map.entry(1004, Meaning.REJECTED),
                    Map.entry(1110, Meaning.ACCOUNT_BARRED),
                    Map.entry(1111, Meaning.ACCOUNT_BARRED),
                    Map.entry(1112, Meaning.ACCOUNT_BARRED),
                    Map.entry(1113, Meaning.UNPAID),
                    Map.entry(1121, Meaning.ACCOUNT_BARRED),
                    Map.entry(1211, Meaning.NO_MODEL),
                    Map.entry(1220, Meaning.ACCOUNT_BARRED),
                    Map.entry(1222, Meaning.NO_MODEL),
                    Map.entry(1261, Meaning.TOO_LONG),
                    Map.entry(1301, Meaning.FILTERED),
                    Map.entry(1302, Meaning.REQUESTS),
                    Map.entry(1303, Meaning.REQUESTS),
                    Map.entry(1304, new Meaning(FailureClass.RateLimitDaily, null, "requests-day")),
                    Map.entry(1305, Meaning.OVERLOADED),
                    Map.entry(1308, Meaning.PLAN_WINDOW),
                    Map.entry(1309, Meaning.UNPAID),
                    Map.entry(1310, Meaning.PLAN_WINDOW),
                    Map.entry(1311, Meaning.MODEL_BARRED),
                    Map.entry(1312, Meaning.OVERLOADED),
                    Map.entry(1313, new Meaning(FailureClass.RateLimitRequests, Scope.Credential, ""))));

    /** {@code base_resp.status_code}. Source: platform.minimax.io, "Error Codes". */
    static final CodeTable MINIMAX = new CodeTable(
            "minimax",
            Map.ofEntries(
                    Map.entry(1001, new Meaning(FailureClass.Timeout, null, "")),
                    Map.entry(1002, Meaning.REQUESTS),
                    Map.entry(1004, Meaning.REJECTED),
                    Map.entry(1008, Meaning.UNPAID),
                    Map.entry(1026, Meaning.FILTERED),
                    Map.entry(1027, Meaning.FILTERED),
                    Map.entry(1039, Meaning.TOKENS),
                    Map.entry(1041, new Meaning(FailureClass.Concurrency, Scope.Credential, "concurrency")),
                    Map.entry(2013, Meaning.INVALID),
                    Map.entry(2045, Meaning.REQUESTS),
                    Map.entry(2049, Meaning.REJECTED),
                    Map.entry(2056, Meaning.PLAN_WINDOW),
                    Map.entry(2061, Meaning.MODEL_BARRED)));

    /** {@code errors[].code}. Source: developers.cloudflare.com/workers-ai/platform/errors; 4006 was seen in the wild. */
    static final CodeTable CLOUDFLARE = new CodeTable(
            "cloudflare",
            Map.ofEntries(
                    Map.entry(3006, new Meaning(FailureClass.PayloadTooLarge, null, "")),
                    Map.entry(3007, new Meaning(FailureClass.Timeout, null, "")),
                    Map.entry(3023, Meaning.ACCOUNT_BARRED),
                    Map.entry(3036, new Meaning(FailureClass.RateLimitDaily, Scope.Credential, "day")),
                    Map.entry(3040, Meaning.OVERLOADED),
                    Map.entry(3041, Meaning.MODEL_BARRED),
                    Map.entry(3042, Meaning.NO_MODEL),
                    Map.entry(4006, new Meaning(FailureClass.RateLimitDaily, Scope.Credential, "day")),
                    Map.entry(5007, Meaning.NO_MODEL),
                    Map.entry(5016, Meaning.MODEL_BARRED),
                    Map.entry(5018, Meaning.MODEL_BARRED),
                    Map.entry(10000, Meaning.REJECTED)));

    /** {@code error_code}. Source: cloud.baidu.com, Qianfan, "错误码". */
    static final CodeTable BAIDU = new CodeTable(
            "baidu",
            Map.ofEntries(
                    Map.entry(4, Meaning.OVERLOADED),
                    Map.entry(6, Meaning.ACCOUNT_BARRED),
                    Map.entry(13, Meaning.REJECTED),
                    Map.entry(14, Meaning.REJECTED),
                    Map.entry(17, new Meaning(FailureClass.RateLimitDaily, Scope.Credential, "requests-day")),
                    Map.entry(18, Meaning.REQUESTS),
                    Map.entry(19, Meaning.UNPAID),
                    Map.entry(100, Meaning.REJECTED),
                    Map.entry(110, Meaning.REJECTED),
                    Map.entry(111, Meaning.REJECTED),
                    Map.entry(336100, Meaning.OVERLOADED),
                    Map.entry(336501, Meaning.REQUESTS),
                    Map.entry(336502, Meaning.TOKENS)));

    /**
     * What a code means.
     *
     * @param scope whom it concerns, or null where the response's words or the class's rule tell
     */
    record Meaning(FailureClass failureClass, @Nullable Scope scope, String window) {
        static final Meaning REQUESTS = new Meaning(FailureClass.RateLimitRequests, null, "requests");
        static final Meaning TOKENS = new Meaning(FailureClass.RateLimitTokens, null, "tokens");
        static final Meaning PLAN_WINDOW = new Meaning(FailureClass.RateLimitDaily, Scope.Credential, "plan");
        static final Meaning UNPAID = new Meaning(FailureClass.QuotaExhausted, Scope.Credential, "");
        static final Meaning OVERLOADED = new Meaning(FailureClass.Overloaded, null, "");
        static final Meaning REJECTED = new Meaning(FailureClass.Unauthorized, null, "");
        static final Meaning ACCOUNT_BARRED = new Meaning(FailureClass.Forbidden, Scope.Credential, "");
        static final Meaning MODEL_BARRED = new Meaning(FailureClass.Forbidden, Scope.Model, "");
        static final Meaning NO_MODEL = new Meaning(FailureClass.ModelNotFound, null, "");
        static final Meaning TOO_LONG = new Meaning(FailureClass.ContextLength, null, "");
        static final Meaning FILTERED = new Meaning(FailureClass.ContentFilter, null, "");
        static final Meaning INVALID = new Meaning(FailureClass.InvalidRequest, null, "");
    }

    @Nullable
    Meaning meaning(int code) {
        return meanings.get(code);
    }
}
