package dev.llmroute.router.translation;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;

/** What a vendor takes as the name of a tool or the id of a call, and how any other text is made into one: always into the same. */
enum NameRule {
    /**
     * Anthropic's own limit of length is not told; 64 is that of Bedrock, which has the same models and the same pattern.
     *
     * @see <a href="https://github.com/langchain-ai/langchain/pull/37756">langchain: ids that Anthropic refuses</a>
     * @see <a href="https://docs.aws.amazon.com/bedrock/latest/APIReference/API_runtime_ToolUseBlock.html">Bedrock: toolUseId</a>
     */
    ANTHROPIC_CALL_ID(64, "[a-zA-Z0-9_-]+"),
    /** OpenAI refused longer ones at least for long, and takes every character: langmanus#119, camel#2215, litellm#17343. */
    OPENAI_CALL_ID(40, "(?s).*\\S.*"),
    /**
     * OpenAI's limit. Anthropic's pattern is the same, its limit not smaller.
     *
     * @see <a href="https://platform.openai.com/docs/api-reference/chat/create">OpenAI: the name of a function</a>
     */
    TOOL_NAME(64, "[a-zA-Z0-9_-]+"),
    /** Anthropic: <i>tools.0.custom.name: String should match pattern '^[a-zA-Z0-9_-]{1,128}$'</i>. */
    ANTHROPIC_TOOL_NAME(128, "[a-zA-Z0-9_-]+"),
    /** Anthropic: <i>Property keys should match pattern '^[a-zA-Z0-9_.-]{1,64}$'</i> (decocms/studio#6874). */
    PROPERTY(64, "[a-zA-Z0-9_.-]+");

    private static final Pattern REFUSED = Pattern.compile("[^a-zA-Z0-9_-]");
    private static final int HASH_CHARS = 8;

    private final int maxLength;
    private final Pattern taken;

    NameRule(int maxLength, String taken) {
        this.maxLength = maxLength;
        this.taken = Pattern.compile(taken);
    }

    boolean takes(String name) {
        return name.length() <= maxLength && taken.matcher(name).matches();
    }

    /** The name itself where it is taken, else one made of it; names that differ stay different by a hash. */
    String fit(String name) {
        if (takes(name)) {
            return name;
        }
        return cut(readable(name), HASH_CHARS + 1) + "_" + hash(name, HASH_CHARS);
    }

    /** With another character for each that some vendor refuses: the text itself where there is none. */
    static String readable(String name) {
        return REFUSED.matcher(name).replaceAll("_");
    }

    /** Its beginning, with so much room behind it. */
    String cut(String name, int room) {
        return name.substring(0, Math.min(name.length(), maxLength - room));
    }

    /** The beginning of the text's SHA-256, in hexadecimal: at most 64 characters. */
    static String hash(String text, int chars) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest).substring(0, chars);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
