/** CREATE [OR REPLACE] FUNCTION name ( [parameter type, ..] ) RETURNS type [characteristic ..] RETURN expression */
SqlCreate SqlCreateFunctionStatement(Span s, boolean replace) :
{
    final SqlIdentifier name;
    final List<SqlNode> parameters = new ArrayList<SqlNode>();
    final SqlDataTypeSpec returns;
    final SqlNode body;
    SqlNode parameter;
    boolean strict = false;
}
{
    <FUNCTION> name = CompoundIdentifier()
    <LPAREN>
    [
        parameter = FunctionParameter() { parameters.add(parameter); }
        ( <COMMA> parameter = FunctionParameter() { parameters.add(parameter); } )*
    ]
    <RPAREN>
    <RETURNS> returns = DataType()
    (
        <LANGUAGE> <SQL>
    |
        <SPECIFIC> CompoundIdentifier()
    |
        [ <NOT> ] <DETERMINISTIC>
    |
        <CONTAINS> <SQL>
    |
        <READS> <SQL> <DATA>
    |
        <MODIFIES> <SQL> <DATA>
    |
        <RETURNS> <NULL> <ON> <NULL> <INPUT> { strict = true; }
    |
        <CALLED> <ON> <NULL> <INPUT> { strict = false; }
    )*
    <RETURN> body = Expression(ExprContext.ACCEPT_NON_QUERY)
    { return new SqlCreateFunctionStatement(s.end(this), replace, name, parameters, returns, strict, body); }
}

SqlNode FunctionParameter() :
{
    final SqlIdentifier name;
    final SqlDataTypeSpec type;
}
{
    name = SimpleIdentifier()
    type = DataType()
    { return new SqlColumnDefinition(name, type.withNullable(true)); }
}

/** The predicates on periods that Calcite's grammar does not have; with IMMEDIATELY also those that it has. */
void PeriodPredicateCall(List<Object> list, ExprContext exprContext, Span s) :
{
    final SqlOperator op;
}
{
    (
        <LEADS> { op = PeriodPredicate.LEADS; }
    |
        <LAGS> { op = PeriodPredicate.LAGS; }
    |
        <STRICTLY>
        (
            <CONTAINS> { op = PeriodPredicate.STRICTLY_CONTAINS; }
        |
            <OVERLAPS> { op = PeriodPredicate.STRICTLY_OVERLAPS; }
        |
            <PRECEDES> { op = PeriodPredicate.STRICTLY_PRECEDES; }
        |
            <SUCCEEDS> { op = PeriodPredicate.STRICTLY_SUCCEEDS; }
        |
            <LEADS> { op = PeriodPredicate.STRICTLY_LEADS; }
        |
            <LAGS> { op = PeriodPredicate.STRICTLY_LAGS; }
        )
    |
        <IMMEDIATELY>
        (
            <PRECEDES> { op = SqlStdOperatorTable.IMMEDIATELY_PRECEDES; }
        |
            <SUCCEEDS> { op = SqlStdOperatorTable.IMMEDIATELY_SUCCEEDS; }
        |
            <LEADS> { op = PeriodPredicate.IMMEDIATELY_LEADS; }
        |
            <LAGS> { op = PeriodPredicate.IMMEDIATELY_LAGS; }
        )
    )
    {
        checkNonQueryExpression(exprContext);
        list.add(new SqlParserUtil.ToTreeListItem(op, getPos()));
    }
    AddExpression2b(list, ExprContext.ACCEPT_SUB_QUERY)
}
