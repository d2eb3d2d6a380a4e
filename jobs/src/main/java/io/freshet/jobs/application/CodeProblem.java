package io.freshet.jobs.application;

/**
 * Something wrong in an application's code.
 *
 * @param line from 1
 * @param column from 1
 * @param renderedMessage the sentence for the user, possibly with the line and a caret below it
 */
public record CodeProblem(int line, int column, String renderedMessage) {
    @Override
    public String toString() {
        return "line " + line + ", column " + column + ": " + renderedMessage;
    }
}
