package dev.llmroute.config;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;

/** Why a file cannot be read, for people: the JDK's messages are often only its name. */
public final class FileProblem {
    private FileProblem() {}

    /** Without the file's name. */
    public static String of(IOException failure) {
        return switch (failure) {
            case NoSuchFileException _ -> "there is no such file";
            case AccessDeniedException _ -> "reading it is not permitted";
            case CharacterCodingException _ -> "it is no UTF-8 text";
            default -> "it cannot be read: " + failure.getMessage();
        };
    }
}
