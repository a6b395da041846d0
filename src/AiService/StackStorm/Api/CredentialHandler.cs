namespace AiService.StackStorm.Api;

/// <summary>Gives each request the credential as it is at that time.</summary>
internal sealed class CredentialHandler(StackStormOptions options) : DelegatingHandler
{
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var (header, credential) = options.ApiKey is { } key ? ("St2-Api-Key", key) : ("X-Auth-Token", options.AuthToken);
        if (credential is not null)
        {
            // A request that is sent again may carry the one of before.
            request.Headers.Remove(header);
            request.Headers.TryAddWithoutValidation(header, credential.Read());
        }

        return base.SendAsync(request, cancellationToken);
    }
}
