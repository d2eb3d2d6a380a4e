package io.freshet.jobs.application;

import java.util.List;

/** Says what is wrong in an application's code, given its inputs and outputs. */
public interface CodeChecker {
    /** Empty if the code can run. Called only for definitions with code and at least one input. */
    List<CodeProblem> check(ApplicationDefinition definition);
}
