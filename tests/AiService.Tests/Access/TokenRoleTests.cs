using System.Net;
using System.Net.Http.Headers;
using AiService.Tests.Harness;

namespace AiService.Tests.Access;

/// <summary>Which role and which name a token gives.</summary>
public sealed class TokenRoleTests : IAsyncLifetime
{
    private const string Map = """OIDC_ROLE_MAP={"net-read":"reader","net admins":"operator","net-chief":"approver","net-call":"caller","a b":"caller"}""";

    private FakeIssuer issuer = null!;

    public async Task InitializeAsync() => issuer = await FakeIssuer.StartAsync();

    public async Task DisposeAsync() => await issuer.DisposeAsync();

    [Fact]
    public async Task The_roles_own_names_count_without_a_map()
    {
        await using var service = await ServiceUnderTest.StartAsync(issuer.Settings);
        foreach (var (claims, role) in new[]
        {
            ("\"roles\": [\"caller\"]", "caller"),
            ("\"roles\": [\"reader\"]", "reader"),
            ("\"roles\": [\"operator\"]", "operator"),
            ("\"roles\": [\"approver\"]", "approver"),
            ("\"roles\": \"reader\"", "reader"),
            ("\"roles\": \"caller openid reader\"", "reader"),
            ("\"roles\": [\"operator\", \"caller\"]", "operator"),
            ("\"roles\": [\"caller\", \"operator\", \"reader\"]", "operator"),
            ("\"roles\": [\"offline_access\", \"reader\", 7, null, {\"operator\": true}]", "reader"),
            ("\"roles\": null", null),
            ("\"roles\": []", null),
            ("\"roles\": \"\"", null),
            ("\"roles\": [\"Operator\", \"operators\", \" operator\", \"no operator\"]", null),
            ("\"roles\": {\"operator\": true}", null),
            ("\"roles\": [[\"operator\"]]", null),
            ("\"roles\": true", null),
            ("\"role\": \"operator\", \"realm_access\": {\"roles\": [\"operator\"]}, \"http://schemas.microsoft.com/ws/2008/06/identity/claims/role\": \"operator\"", null),
        })
        {
            await ShouldHaveAsync(service, claims, role);
        }
    }

    [Fact]
    public async Task With_a_map_only_its_values_count_and_the_highest_wins()
    {
        await using var service = await ServiceUnderTest.StartAsync([.. issuer.Settings, "OIDC_ROLE_CLAIM=groups", Map]);
        foreach (var (claims, role) in new[]
        {
            ("\"groups\": [\"net-read\"]", "reader"),
            ("\"groups\": [\"net-chief\", \"net-read\"]", "approver"),
            ("\"groups\": [\"net-read\", \"net admins\", \"everybody\"]", "operator"),
            ("\"groups\": \"net admins\"", "operator"),
            ("\"groups\": \"net-call net-read\"", "reader"),
            ("\"groups\": [\"everybody\"]", null),
            ("\"groups\": [\"operator\", \"approver\"]", null),
            ("\"groups\": [\"net-read net-chief\"]", null),
            ("\"roles\": [\"net-chief\"]", null),
        })
        {
            await ShouldHaveAsync(service, claims, role);
        }
    }

    [Theory]
    [InlineData("realm_access.roles", "\"realm_access\": {\"roles\": [\"uma_authorization\", \"operator\"]}", "operator")]
    [InlineData("resource_access.ai-service.roles", "\"resource_access\": {\"ai-service\": {\"roles\": [\"reader\"]}, \"other\": {\"roles\": [\"operator\"]}}", "reader")]
    [InlineData("resource_access.ai.example.roles", "\"resource_access\": {\"ai.example\": {\"roles\": [\"reader\"]}}", "reader")]
    [InlineData("https://ai.example/roles", "\"https://ai.example/roles\": [\"operator\"]", "operator")]
    [InlineData("realm_access.roles", "\"realm_access.roles\": \"caller\"", "caller")]
    [InlineData("realm_access.roles", "\"realm_access\": \"roles\", \"roles\": [\"operator\"]", null)]
    [InlineData("realm_access.roles", "\"realm_access\": [{\"roles\": [\"operator\"]}]", null)]
    [InlineData("scope", "\"scope\": \"openid profile reader\"", "reader")]
    public async Task The_claim_is_found_by_its_name_or_by_the_way_to_it(string claim, string claims, string? role)
    {
        await using var service = await ServiceUnderTest.StartAsync([.. issuer.Settings, "OIDC_ROLE_CLAIM=" + claim]);

        await ShouldHaveAsync(service, claims, role);
    }

    [Fact]
    public async Task The_name_is_the_users_in_one_line()
    {
        await using var service = await ServiceUnderTest.StartAsync(issuer.Settings);
        var many = new string('n', 200);
        foreach (var (claims, name) in new[]
        {
            ("", "alice"),
            ("\"preferred_username\": null, \"email\": \"al@example.com\", \"name\": \"Al\"", "al@example.com"),
            ("\"preferred_username\": \" \", \"name\": \"李四\"", "李四"),
            ("\"preferred_username\": null", "3f1c"),
            ("\"preferred_username\": null, \"sub\": null", "token"),
            ("\"preferred_username\": [\"root\"]", "3f1c"),
            ("\"preferred_username\": \"trusted\"", "3f1c"),
            ("\"preferred_username\": \"anonymous\", \"sub\": \"trusted\"", "token"),
            ("\"preferred_username\": \"trust\\u200bed\"", "3f1c"),
            ("\"preferred_username\": \"al\\r\\nice\\u001b[31m\\u202e\"", "al  ice[31m"),
            ($"\"preferred_username\": \"{many}\"", many[..100] + "…"),
        })
        {
            (await MessageAsync(service, claims)).Should().Contain($"（{name}）", claims);
        }
    }

    [Fact]
    public async Task Each_user_has_a_limit_of_requests()
    {
        await using var service = await ServiceUnderTest.StartAsync([.. issuer.Settings, "REQUESTS_PER_MINUTE=2"]);
        var (alice, again, bob) = (issuer.Token(), issuer.Token(""" "roles": ["operator"], "jti": "2" """), issuer.Token(""" "roles": ["operator"], "preferred_username": "bob" """));

        (await StatusAsync(service, "/repairs", alice)).Should().Be(HttpStatusCode.OK);
        (await StatusAsync(service, "/repairs", again)).Should().Be(HttpStatusCode.OK);
        (await StatusAsync(service, "/repairs", alice)).Should().Be(HttpStatusCode.TooManyRequests);
        (await StatusAsync(service, "/repairs", again)).Should().Be(HttpStatusCode.TooManyRequests, "another token of the same user");
        (await StatusAsync(service, "/repairs", bob)).Should().Be(HttpStatusCode.OK);
        (await StatusAsync(service, "/repairs", null)).Should().Be(HttpStatusCode.OK, "the address is trusted");
    }

    /// <summary>Each role opens what belongs to it; the next one is named by a 403.</summary>
    private async Task ShouldHaveAsync(ServiceUnderTest service, string claims, string? role)
    {
        var token = issuer.Token(claims);
        string[] all = ["caller", "reader", "operator"];
        foreach (var (path, needed) in new[] { ("/swagger/v1/swagger.json", "caller"), ("/repairs", "reader"), ("/repairs/none/cancel", "operator") })
        {
            using var answer = await AskAsync(service, path, token);
            var isAllowed = role is not null && (role == "approver" || Array.IndexOf(all, role) >= Array.IndexOf(all, needed));
            var allowed = needed == "operator" ? HttpStatusCode.NotFound : HttpStatusCode.OK;
            answer.StatusCode.Should().Be(isAllowed ? allowed : HttpStatusCode.Forbidden, $"{path} with {claims}");
            if (!isAllowed)
            {
                (await answer.EnvelopeAsync()).GetProperty("msg").GetString().Should().Be($"需要角色 {needed}，当前为 {role ?? "无"}（alice）");
            }
        }
    }

    private async Task<string> MessageAsync(ServiceUnderTest service, string claims)
    {
        using var answer = await AskAsync(service, "/repairs", issuer.Token(claims));
        answer.StatusCode.Should().Be(HttpStatusCode.Forbidden, claims);
        return (await answer.EnvelopeAsync()).GetProperty("msg").GetString()!;
    }

    private static async Task<HttpStatusCode> StatusAsync(ServiceUnderTest service, string path, string? token)
    {
        using var answer = await AskAsync(service, path, token);
        return answer.StatusCode;
    }

    private static async Task<HttpResponseMessage> AskAsync(ServiceUnderTest service, string path, string? token)
    {
        using var request = new HttpRequestMessage(path.EndsWith("cancel", StringComparison.Ordinal) ? HttpMethod.Post : HttpMethod.Get, path);
        request.Headers.Authorization = token is null ? null : new AuthenticationHeaderValue("Bearer", token);
        return await service.Http.SendAsync(request);
    }
}
