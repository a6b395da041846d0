using System.Security.Claims;

namespace AiService.Access;

/// <summary>Names the roles, each of which may do what those before it may, and states what an endpoint needs.</summary>
internal static class Roles
{
    /// <summary>Analyses without repair, the knowledge search and the API's description.</summary>
    public const string Caller = "caller";

    /// <summary>Reads repairs, analyses, runbooks and entries, and asks what would be done.</summary>
    public const string Reader = "reader";

    /// <summary>Repairs, cancels, releases and changes the knowledge base.</summary>
    public const string Operator = "operator";

    /// <summary>Approves what asks for it.</summary>
    public const string Approver = "approver";

    /// <summary>All of them, the least first.</summary>
    public static readonly IReadOnlyList<string> All = [Caller, Reader, Operator, Approver];

    /// <summary>Lets requests with this role, or one above it, through to the endpoints.</summary>
    /// <param name="endpoints">The endpoints.</param>
    /// <param name="role">One of <see cref="All"/>; the name of the policy too.</param>
    public static TBuilder Needs<TBuilder>(this TBuilder endpoints, string role)
        where TBuilder : IEndpointConventionBuilder => endpoints.RequireAuthorization(role);

    /// <summary>Returns the claims of a role: its own and those that it includes.</summary>
    public static IEnumerable<Claim> ClaimsOf(string role) =>
        All.TakeWhile(one => one != role).Append(role).Select(one => new Claim(ClaimTypes.Role, one));

    /// <summary>Returns the highest role of a principal; null when it has none.</summary>
    public static string? Of(ClaimsPrincipal principal) => All.LastOrDefault(principal.IsInRole);
}
