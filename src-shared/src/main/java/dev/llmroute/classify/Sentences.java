package dev.llmroute.classify;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Sentences of vendors with which a message begins. Where the status does not say what failed and there is no machine name for it, they
 * are the only words that do; anything else may be a caller's that the vendor repeats. Sources: the vendors' pages on errors, and the
 * responses of {@code corpus.jsonl} and {@code providers.jsonl}. Immutable.
 */
record Sentences(List<String> all) {
    /** Advice behind a comma, to the end and without a time: no list of somebody's words. */
    private static final Pattern COMES_AGAIN =
            Pattern.compile(",\\s{1,3}(?:please )?(?:try again|retry)(?: later)?[.!]?", Pattern.CASE_INSENSITIVE);

    /** Anthropic's two (under 400), LiteLLM's, OpenAI's, Bedrock's, DeepSeek's, OpenRouter's, SiliconFlow's and the Chinese vendors'. */
    static final Sentences UNPAID = of("""
            Your credit balance is too low
            You have reached your specified API usage limits
            You have reached your specified workspace API usage limits
            Budget has been exceeded
            Budget exceeded for
            ExceededBudget
            Billing hard limit has been reached
            Your request exceeds the service quota for your account
            Insufficient balance
            Insufficient credits
            Insufficient funds
            Insufficient account balance
            Insufficient credit balance
            Sorry, your account balance is insufficient
            Your account balance is insufficient
            Your account has insufficient balance
            Your account is not active, please check your billing details
            Your account has run out of credits
            You have run out of credits
            This request requires more credits
            Credit limit exceeded
            Payment required
            余额不足
            账户余额不足
            账号余额不足
            您的账户余额不足
            您的账户已欠费""");

    static final Sentences CURRENT_QUOTA = of("You exceeded your current quota");

    /** xAI's and OpenAI's, and Google's three. */
    static final Sentences REJECTED = of("""
            Incorrect API key provided
            API key not valid. Please pass a valid API key
            API key expired. Please renew the API key
            API key not found. Please pass a valid API key
            Your API key was reported as leaked""");

    static final Sentences LIMITED = of("""
            Rate limit reached
            Rate limit reached for
            Rate limit exceeded
            Rate limit exceeded for
            Rate limit exceeded: free-models-per-day
            Rate limit exceeded: free-models-per-min
            Rate limit hit
            Rate limited
            You have been rate limited
            You've been rate limited
            You are being rate limited
            Too many requests
            Too many tokens
            Request was throttled
            Request rate limit exceeded
            Request limit exceeded
            Requests rate limit exceeded
            Requests rate limit reached
            This request would exceed
            Number of request tokens has exceeded
            Number of requests has exceeded
            Quota exceeded for
            Resource has been exhausted
            Resource exhausted
            You exceeded your current quota
            You have exceeded your rate limit
            You have exceeded the rate limit
            You have exceeded your quota
            You have reached the rate limit
            You have hit your limit
            You've hit your limit
            You've reached your usage limit
            You've hit your usage limit
            The usage limit has been reached
            Your request rate is too high
            您的请求过于频繁
            请求过于频繁
            访问过于频繁
            当前请求过多
            请求过多""");

    static final Sentences CONCURRENT = of("""
            Too many concurrent requests
            Number of concurrent connections has exceeded
            Number of concurrent requests has exceeded""");

    static final Sentences OVERLOADED = of("""
            Overloaded
            The model is currently at capacity
            The model is at capacity
            The model is overloaded
            The model is currently overloaded
            That model is currently overloaded
            Model is overloaded
            Model overloaded
            Model is currently overloaded
            Model is too busy
            Model busy
            The server is overloaded
            The server is currently overloaded
            The service is currently overloaded
            The engine is currently overloaded
            Our servers are currently overloaded
            Our servers are experiencing high traffic
            This model is currently experiencing high demand
            Server is overloaded
            Server overloaded
            Server is busy
            Server busy
            The server is busy
            Service is too busy
            服务繁忙
            系统繁忙
            服务器繁忙
            模型繁忙
            当前访问量过大""");

    static final Sentences TIMED_OUT = of("""
            Request timed out
            The request timed out
            The operation timed out
            Upstream request timeout
            Upstream request timed out
            Gateway timeout
            Deadline exceeded""");

    /** Of models without their names: Fireworks', SiliconFlow's, Bedrock's two, Databricks', Azure's. */
    static final Sentences NO_MODEL = of("""
            Model not found, inaccessible, and/or not deployed
            Model does not exist. Please check it carefully
            The provided model identifier is invalid
            This model version has reached the end of its life
            The requested model is no longer available
            The given endpoint does not exist
            The API deployment for this resource does not exist
            No such deployment""");

    /** What routers of requests and APIs for one kind of model say where the model is there, but not for this request: OpenRouter's, OpenAI's. */
    static final Sentences NOT_FOR_THIS_REQUEST = of("""
            No endpoints found that support
            No endpoints found matching
            No endpoints available matching
            No allowed providers are available
            No models match your request
            All providers have been ignored
            This is a chat model and not supported in
            This is not a chat model and thus not supported in""");

    static final Sentences FOR_TOOLS = of("No endpoints found that support");

    /** What servers say of a path that they do not have. */
    static final Sentences NO_PATH = of("""
            Invalid URL
            Unknown request URL
            Unrecognized request URL
            Unknown route
            Unknown endpoint
            Unknown path
            No route matched with those values
            No such route
            Cannot POST
            The requested URL
            404 page not found
            Route not found
            Page not found
            URL not found
            Path not found""");

    /**
     * Those that state long waits in a form of their own, whatever the status: Anthropic's date (400), Azure API Management's clock (403),
     * Windsurf's <i>Resets in: 30m0s</i> (403).
     */
    static final Sentences STATING_LONG_WAITS = of("""
            You have reached your specified API usage limits
            You have reached your specified workspace API usage limits
            Out of call volume quota
            Permission denied: Reached message rate limit for this model""");

    /** What gateways and SDKs put before a vendor's sentence: {@code litellm.RateLimitError: OpenAIException - }, {@code Error code: 429 - }. */
    private static final Pattern WRAPPER = Pattern.compile(
            "\\s{0,5}(?:error code: \\d{3}|error|[\\w.]{1,60}?(?:error|exception))\\s{0,2}[:-]\\s{0,3}",
            Pattern.CASE_INSENSITIVE);

    private static final int MAX_WRAPPERS = 3;

    private static final int SHORT = 24;

    private static final String SENTENCE_ENDS = ".:,;!(\n。，：；！（";

    private static final String WHOLE_ENDS = ".!\n。！";

    private static Sentences of(String lines) {
        return new Sentences(lines.lines().map(String::strip).toList());
    }

    /** Whether one of the messages begins with one of these sentences, and not because the caller said it. */
    boolean open(ErrorFields fields) {
        boolean whole = !fields.statusIn(402, 404, 410, 429, 503, 529);
        for (String message : fields.messages()) {
            int start = behindWrappers(message);
            for (String sentence : all) {
                if (begins(message, start, sentence, whole) && !fields.callers().holdMostOf(sentence)) {
                    return true;
                }
            }
        }
        return false;
    }

    /**
     * Whether nothing is said of a message's words by other words: <i>Unknown field: rate limit exceeded</i>, <i>rate limit exceeded ...: Extra
     * inputs are not permitted</i>. A colon early in it belongs to the sentence: <i>Rate limit exceeded: free-models-per-day</i>.
     */
    static boolean isNoEcho(String message) {
        return message.lastIndexOf(": ") < behindWrappers(message) + SHORT;
    }

    /** Whether these words are nothing but what gateways put before an error of the upstream. */
    static boolean isWrapper(String lead) {
        return behindWrappers(lead + " ") >= lead.length();
    }

    /**
     * A few words may be put together of a vendor's and a caller's ("Too many" and what it wrote): they count where they are all of a sentence,
     * and where the status tells nothing, no list or colon may follow.
     */
    private static boolean begins(String message, int start, String sentence, boolean whole) {
        int end = start + sentence.length();
        if (!message.regionMatches(true, start, sentence, 0, sentence.length())) {
            return false;
        }
        if (end == message.length()) {
            return true;
        }
        char next = message.charAt(end);
        if (sentence.length() >= SHORT || sentence.endsWith(" for")) {
            return next > 0x2E80 || !Character.isLetterOrDigit(next);
        }
        String ends = whole ? WHOLE_ENDS : SENTENCE_ENDS;
        return ends.indexOf(next) >= 0
                || message.startsWith(" (", end)
                || message.startsWith(" /", end)
                || COMES_AGAIN.matcher(message).region(end, message.length()).matches();
    }

    private static int behindWrappers(String message) {
        int start = 0;
        Matcher wrapper = WRAPPER.matcher(message);
        for (int i = 0; i < MAX_WRAPPERS; i++) {
            if (!wrapper.region(start, Math.min(message.length(), start + 100)).lookingAt()) {
                return start;
            }
            start = wrapper.end();
        }
        return start;
    }
}
