namespace AiService.Tests.Harness;

/// <summary>Reads <c>GET /health/ready</c>.</summary>
internal static class Health
{
    /// <summary>What a part of the service says of itself.</summary>
    public static async Task<(string Status, string Description)> HealthAsync(this ServiceUnderTest service, string part)
    {
        using var response = await service.Http.GetAsync(new Uri("/health/ready", UriKind.Relative));
        var said = (await response.EnvelopeAsync()).GetProperty("data").GetProperty("parts").GetProperty(part);
        return (said.GetProperty("status").GetString()!, said.Text("description") ?? "");
    }
}
