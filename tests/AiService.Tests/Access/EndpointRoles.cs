using System.Globalization;
using System.Text;
using AiService.Access;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace AiService.Tests.Access;

/// <summary>Knows every endpoint of the service by its route and method.</summary>
internal static class EndpointRoles
{
    /// <summary>The columns of the table: no role at all, and each role.</summary>
    public static readonly IReadOnlyList<string> Columns = ["none", .. Roles.All];

    /// <summary>Returns the endpoints in the order of their routes; one without a list of methods is asked with GET.</summary>
    public static IReadOnlyList<(string Method, string Route, Endpoint Endpoint)> Of(IServiceProvider services)
    {
        return [.. services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
            .SelectMany(endpoint => (endpoint.Metadata.GetMetadata<IHttpMethodMetadata>()?.HttpMethods ?? [HttpMethods.Get])
                .Select(method => (method, "/" + endpoint.RoutePattern.RawText!.Trim('/'), (Endpoint)endpoint)))
            .DistinctBy(one => (one.method, one.Item2))
            .OrderBy(one => one.Item2, StringComparer.Ordinal).ThenBy(one => one.method, StringComparer.Ordinal)];
    }

    /// <summary>Returns whether an endpoint says who may use it.</summary>
    public static bool States(Endpoint endpoint) =>
        endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null || endpoint.Metadata.GetOrderedMetadata<IAuthorizeData>().Any(one => one.Policy is not null);

    /// <summary>Writes the table.</summary>
    /// <param name="rows">Each endpoint, and for each column whether it may.</param>
    public static string Table(IEnumerable<(string Method, string Route, IReadOnlyList<bool> May)> rows)
    {
        var table = new StringBuilder()
            .Append("# Who may do what\n\n")
            .Append("Generated: a test sends a request to every endpoint in each role, and compares what is refused (401, 403) with this table. It names the command that renews it.\n")
            .Append("`none` is a request without a credential where `ANONYMOUS_ROLE` is `none`; without it such a request is a `caller`, and one from a trusted address an `operator`.\n")
            .Append("With `auto_repair`, `POST /analyze` needs `operator`; `POST /api/ai/analyze` then analyses without repair. With `dry_run` both need `reader`, and no more.\n\n")
            .Append(CultureInfo.InvariantCulture, $"| method | path | {string.Join(" | ", Columns)} |\n")
            .Append(CultureInfo.InvariantCulture, $"|---|---|{string.Concat(Columns.Select(_ => ":-:|"))}\n");
        foreach (var (method, route, may) in rows)
        {
            table.Append(CultureInfo.InvariantCulture, $"| {method} | `{route}` | {string.Join(" | ", may.Select(one => one ? "yes" : "–"))} |\n");
        }

        return table.ToString();
    }
}
