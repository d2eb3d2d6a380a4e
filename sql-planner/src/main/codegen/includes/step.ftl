/** STEP(value BY size): the start of the bucket that a value lies in. */
SqlNode StepFunctionCall() :
{
    final Span s;
    final SqlNode value;
    final SqlNode size;
}
{
    <STEP> { s = span(); } <LPAREN>
    value = Expression(ExprContext.ACCEPT_SUB_QUERY)
    <BY>
    size = Expression(ExprContext.ACCEPT_SUB_QUERY)
    <RPAREN>
    { return StepFunction.INSTANCE.createCall(s.end(this), value, size); }
}
