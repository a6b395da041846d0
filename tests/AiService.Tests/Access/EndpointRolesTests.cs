using System.Net;
using System.Text.RegularExpressions;
using AiService.Access;
using AiService.Tests.Harness;
using AiService.Tests.Storage;
using Microsoft.AspNetCore.Builder;

namespace AiService.Tests.Access;

/// <summary>Which role reaches which endpoint, of all endpoints there are.</summary>
public sealed partial class EndpointRolesTests : IDisposable
{
    private const string Renew = "RENEW_ACCESS";
    private static readonly string[] Closed = [KeyedService.NoTrust, "ANONYMOUS_ROLE=none", "REQUESTS_PER_MINUTE=0"];

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    /// <summary><c>docs/access.md</c> shows every change of who may do what in a review.</summary>
    [Fact]
    public async Task The_committed_table_is_what_every_role_is_answered()
    {
        var keys = await KeyedService.AddKeysAsync(KeyedService.KeysIn(folder.Path));
        await using var service = await ServiceUnderTest.StartAsync(Closed, folder: folder.Path);
        var endpoints = EndpointRoles.Of(service.Services);

        endpoints.Where(one => !EndpointRoles.States(one.Endpoint)).Select(one => $"{one.Method} {one.Route}").Should().BeEmpty(
            "every endpoint states its role (Needs), or that it needs none (AllowAnonymous)");

        var rows = new List<(string, string, IReadOnlyList<bool>)>();
        foreach (var (method, route, _) in endpoints)
        {
            var may = new List<bool>();
            foreach (var role in EndpointRoles.Columns)
            {
                may.Add(await MayAsync(service, method, route, keys.GetValueOrDefault(role)));
            }

            rows.Add((method, route, may));
        }

        var file = Path.Combine(Repository.Root, "docs", "access.md");
        var served = EndpointRoles.Table(rows);
        if (Environment.GetEnvironmentVariable(Renew) == "1")
        {
            await File.WriteAllTextAsync(file, served);
        }

        (await File.ReadAllTextAsync(file)).ReplaceLineEndings("\n").Should().Be(
            served, $"docs/access.md is what the service answers. Renew it with: {Renew}=1 dotnet test tests/AiService.Tests --filter FullyQualifiedName~EndpointRolesTests");
    }

    [Fact]
    public async Task Each_role_may_what_those_below_it_may()
    {
        await using var service = await ServiceUnderTest.StartAsync(Closed, folder: folder.Path);

        var rows = (await File.ReadAllLinesAsync(Path.Combine(Repository.Root, "docs", "access.md"))).Where(line => line.Contains(" `/", StringComparison.Ordinal)).ToList();

        rows.Should().HaveCountGreaterThanOrEqualTo(EndpointRoles.Of(service.Services).Count);
        rows.Select(row => string.Join(' ', row.Split('|')[3..^1].Select(cell => cell.Trim()))).Should().OnlyContain(row => Growing().IsMatch(row));
    }

    [Fact]
    public async Task An_endpoint_that_states_no_role_is_open_to_the_highest_alone()
    {
        var keys = await KeyedService.AddKeysAsync(KeyedService.KeysIn(folder.Path));
        await using var service = await ServiceUnderTest.StartAsync(folder: folder.Path, map: app => app.MapGet("/forgotten", () => "seen"));

        EndpointRoles.Of(service.Services).Where(one => !EndpointRoles.States(one.Endpoint)).Should().ContainSingle().Which.Route.Should().Be("/forgotten");
        (await StatusAsync(service, null)).Should().Be(403, "a trusted address is an operator");
        foreach (var (role, key) in keys)
        {
            (await StatusAsync(service, key)).Should().Be(role == Roles.Approver ? 200 : 403, role);
        }

        static async Task<int> StatusAsync(ServiceUnderTest service, string? key)
        {
            using var response = await service.SendAsync(HttpMethod.Get, "/forgotten", null, key is null ? [] : [$"X-Api-Key: {key}"]);
            return (int)response.StatusCode;
        }
    }

    [Theory]
    [InlineData("GET", "/nowhere", 404)]
    [InlineData("POST", "/api/ai/nowhere", 404)]
    [InlineData("DELETE", "/repairs", 405)]
    [InlineData("GET", "/analyze", 405)]
    public async Task What_does_not_exist_is_answered_as_such_without_a_role(string method, string path, int status)
    {
        await using var service = await ServiceUnderTest.StartAsync([KeyedService.NoTrust], folder: folder.Path);

        using var response = await service.SendAsync(new HttpMethod(method), path, null);

        ((int)response.StatusCode).Should().Be(status);
        (await response.EnvelopeAsync()).GetProperty("code").GetInt32().Should().Be(status);
    }

    [Fact]
    public async Task A_missing_role_is_named_with_the_one_that_the_request_has()
    {
        var key = await KeyedService.AddKeyAsync(KeyedService.KeysIn(folder.Path), "monitoring", Roles.Reader);
        await using var service = await ServiceUnderTest.StartAsync([KeyedService.NoTrust], folder: folder.Path);

        foreach (var path in new[] { "/api/ai/knowledge/add", "/api/ai/knowledge/entries/1/retire", "/repairs/x/cancel" })
        {
            using var anonymous = await service.SendAsync(HttpMethod.Post, path, new { });
            using var known = await service.SendAsync(HttpMethod.Post, path, new { }, $"X-Api-Key: {key}");

            (anonymous.StatusCode, known.StatusCode).Should().Be((HttpStatusCode.Forbidden, HttpStatusCode.Forbidden), path);
            (await anonymous.EnvelopeAsync()).Text("msg").Should().Contain("operator").And.Contain("caller").And.Contain("X-Api-Key");
            (await known.EnvelopeAsync()).Text("msg").Should().Contain("operator").And.Contain("reader").And.Contain("monitoring");
        }
    }

    [Fact]
    public async Task The_parts_of_health_describe_themselves_to_readers_alone()
    {
        var keys = await KeyedService.AddKeysAsync(KeyedService.KeysIn(folder.Path));
        await using var service = await ServiceUnderTest.StartAsync(Closed, folder: folder.Path);

        foreach (var (key, described) in new[] { (null, false), ("wrong", false), (keys[Roles.Caller], false), (keys[Roles.Reader], true), (keys[Roles.Operator], true) })
        {
            using var response = await service.SendAsync(HttpMethod.Get, "/health/ready", null, key is null ? [] : [$"X-Api-Key: {key}"]);
            response.StatusCode.Should().Be(HttpStatusCode.OK);
            var parts = (await response.EnvelopeAsync()).GetProperty("data").GetProperty("parts").EnumerateObject().ToList();
            parts.Should().OnlyContain(part => part.Value.GetProperty("status").GetString()!.Length > 0);
            parts.Any(part => part.Value.GetProperty("description").GetString()!.Length > 0).Should().Be(described);
        }
    }

    private static async Task<bool> MayAsync(ServiceUnderTest service, string method, string route, string? key)
    {
        var path = Placeholder().Replace(route, "1");
        using var response = await service.SendAsync(
            new HttpMethod(method), path, method is "GET" or "HEAD" ? null : new { }, key is null ? [] : [$"X-Api-Key: {key}"]);
        ((int)response.StatusCode).Should().BeLessThan(500, $"{method} {path}").And.NotBe(405).And.NotBe(429);
        return response.StatusCode is not (HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden);
    }

    [GeneratedRegex(@"\{[^}]*\}")]
    private static partial Regex Placeholder();

    [GeneratedRegex("^(– )*yes( yes)*$")]
    private static partial Regex Growing();
}
