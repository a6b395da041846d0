using System.Net.Http.Headers;

namespace AiService.Awx.Api;

/// <summary>Gives each request the credential as it is at that time.</summary>
internal sealed class AwxCredentialHandler(AwxOptions options) : DelegatingHandler
{
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        request.Headers.Authorization = options switch
        {
            { Token: { } token } => new AuthenticationHeaderValue("Bearer", token.Read()),
            { Username: { } username, Password: { } password } => new AuthenticationHeaderValue("Basic", AwxSettings.Basic(username, password.Read())),
            _ => null,
        };
        return base.SendAsync(request, cancellationToken);
    }
}
