package dev.llmroute.router.state;

/**
 * Something that a request names and that only the account which made it knows.
 *
 * @param id as the provider named it; of a long one, its beginning
 */
public record Reference(Kind kind, String id) {
    private static final int MAX_ID = 128;

    /** An id as it is looked for: ciphers, and the ids of some gateways, are long and only ever compared. */
    static String shortened(String id) {
        return id.length() <= MAX_ID ? id : id.substring(0, MAX_ID) + "/" + id.length() + "/" + id.hashCode();
    }

    public Reference {
        id = shortened(id);
    }

    /** What is named, and who knows it. */
    public enum Kind {
        /** An earlier answer, {@code previous_response_id}: what the request says goes on behind it. */
        Response(Home.Account, "previous_response_id"),
        /** A conversation that the provider keeps. */
        Conversation(Home.Account, "conversation"),
        /** The thread of messages that an earlier answer belongs to, which Anthropic keeps. */
        Thread(Home.Model, "thread"),
        /** An item of an earlier answer, sent by its name only. */
        Item(Home.Account, "item_reference"),
        /** A conversation in short, encrypted by the account that made it. */
        Compaction(Home.Account, "compaction"),
        /** A file that was uploaded. */
        File(Home.Account, "file_id"),
        /** Files that can be searched. */
        VectorStore(Home.Account, "vector_store_ids"),
        /** The machine in which code of an earlier turn ran. */
        Container(Home.Account, "container"),
        /** Instructions with files that an account has made. */
        Skill(Home.Account, "skill_id"),
        /** A prompt that is kept at the provider. */
        Prompt(Home.Account, "prompt"),
        /** Encrypted thoughts of an earlier turn, without which the request can be answered too. */
        Thoughts(Home.Anywhere, "encrypted_content");

        private final Home home;
        private final String field;

        /** @param field under which a request names it */
        Kind(Home home, String field) {
            this.home = home;
            this.field = field;
        }

        String field() {
            return field;
        }

        Home home() {
            return home;
        }
    }

    /** How far a request that names such a thing may go. */
    enum Home {
        /** To the model that was asked before. */
        Model,
        /** To any model of the account. */
        Account,
        /** Everywhere: elsewhere it is left out. */
        Anywhere
    }
}
