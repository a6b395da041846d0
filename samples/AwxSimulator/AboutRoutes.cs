using System.Text.Json.Nodes;
using AwxSimulator.Http;
using AwxSimulator.Troubles;

namespace AwxSimulator;

/// <summary>What AWX says of itself and of the user (recordings 01 to 03).</summary>
internal static class AboutRoutes
{
    private const int Capacity = 220;

    public static void MapAbout(this IEndpointRouteBuilder api)
    {
        api.MapGet("/config/", (HttpRequest request) => Answers.Json(JsonDocs.Fill("config", Links.BaseOf(request)))).WithMetadata(AllowedMethods.OfConfig);
        api.MapGet("/me/", Me).WithMetadata(AllowedMethods.Get);
    }

    /// <summary>Without credentials.</summary>
    public static IResult Ping(DispatcherOutage dispatcher, TimeProvider time)
    {
        var capacity = dispatcher.IsDown ? 0 : Capacity;
        return Answers.Json(new JsonObject
        {
            ["ha"] = false,
            ["version"] = "24.6.1",
            ["active_node"] = "awx-1",
            ["install_uuid"] = "00000000-0000-4000-8000-000000000001",
            ["instances"] = new JsonArray(new JsonObject
            {
                ["node"] = "awx-1",
                ["node_type"] = "hybrid",
                ["uuid"] = "00000000-0000-4000-8000-000000000002",
                ["heartbeat"] = JsonDocs.Timestamp(time.GetUtcNow()),
                ["capacity"] = capacity,
                ["version"] = "24.6.1",
            }),
            ["instance_groups"] = new JsonArray([.. ((string[])["controlplane", "default"]).Select(name =>
                (JsonNode)new JsonObject { ["name"] = name, ["capacity"] = capacity, ["instances"] = new JsonArray("awx-1") })]),
        });
    }

    public static IResult Root() => Answers.Json(new JsonObject
    {
        ["description"] = "AWX REST API",
        ["current_version"] = $"{Links.Direct}/",
        ["available_versions"] = new JsonObject { ["v2"] = $"{Links.Direct}/" },
        ["oauth2"] = "/api/o/",
        ["custom_logo"] = "",
        ["custom_login_info"] = "",
        ["login_redirect_override"] = "",
    });

    private static IResult Me(HttpRequest request, SimulatorOptions options) => Answers.Json(new JsonObject
    {
        ["count"] = 1,
        ["next"] = null,
        ["previous"] = null,
        ["results"] = new JsonArray(new JsonObject
        {
            ["id"] = 2,
            ["type"] = "user",
            ["url"] = $"{Links.BaseOf(request)}/users/2/",
            ["username"] = options.UserName,
            ["first_name"] = "",
            ["last_name"] = "",
            ["email"] = "",
            ["is_superuser"] = false,
            ["is_system_auditor"] = false,
        }),
    });
}
