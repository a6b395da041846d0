namespace AwxSimulator.Http;

/// <summary>The two base paths: that of AWX itself, and that behind the gateway. Links in an answer carry the one of its request.</summary>
internal static class Links
{
    public const string Direct = "/api/v2";
    public const string BehindGateway = "/api/controller/v2";

    public static string BaseOf(HttpRequest request) => request.Path.StartsWithSegments(BehindGateway) ? BehindGateway : Direct;
}
