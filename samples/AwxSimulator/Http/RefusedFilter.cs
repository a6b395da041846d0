namespace AwxSimulator.Http;

/// <summary>Turns a refusal into its answer.</summary>
internal sealed class RefusedFilter : IEndpointFilter
{
    public async ValueTask<object?> InvokeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        try
        {
            return await next(context);
        }
        catch (RefusedException refused)
        {
            return refused.Answer;
        }
    }
}
