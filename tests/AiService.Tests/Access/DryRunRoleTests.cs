using System.Net;
using System.Text;
using AiService.Tests.Harness;
using AiService.Tests.Storage;
using Dapper;

namespace AiService.Tests.Access;

/// <summary>An analysis with <c>dry_run</c>: a reader may ask for it, its value is not guessed, and nothing is sent.</summary>
public sealed class DryRunRoleTests : IAsyncLifetime, IDisposable
{
    private const string Faults = """
        "faults": [{"description": "接口Gig0/0/1 down", "level": "P1"}]
        """;

    private readonly TemporaryFolder folder = new();
    private readonly FakeStackStorm stackStorm = new();
    private IReadOnlyDictionary<string, string> keys = null!;
    private ServiceUnderTest service = null!;

    public async Task InitializeAsync()
    {
        keys = await KeyedService.AddKeysAsync(KeyedService.KeysIn(folder.Path));
        service = await GuideService.StartAsync(stackStorm.BaseUrl, null, folder.Path, adjust: null, KeyedService.NoTrust);
    }

    public async Task DisposeAsync()
    {
        await service.DisposeAsync();
        stackStorm.RequestsBesideLookUps.Should().BeEmpty("a dry run sends nothing");
        using var records = TemporaryFolder.Connect(folder.File("records.db"));
        records.ExecuteScalar<long>("SELECT count(*) FROM repairs").Should().Be(0, "a dry run is no repair");
    }

    public void Dispose()
    {
        stackStorm.Dispose();
        folder.Dispose();
    }

    [Theory]
    [InlineData("/analyze", "caller", 403)]
    [InlineData("/analyze", "reader", 200)]
    [InlineData("/analyze", "operator", 200)]
    [InlineData("/analyze", "approver", 200)]
    [InlineData("/api/ai/analyze", "caller", 403)]
    [InlineData("/api/ai/analyze", "reader", 200)]
    [InlineData("/api/ai/analyze", "operator", 200)]
    public async Task It_needs_a_reader_whatever_auto_repair_says(string path, string role, int status)
    {
        foreach (var autoRepair in (string[])["", "\"auto_repair\": true,", "\"auto_repair\": false,"])
        {
            foreach (var headers in (string[][])[[], [$"Idempotency-Key: {autoRepair.Length}"], ["Prefer: respond-async"]])
            {
                using var response = await PostAsync(path, $$"""{"device_id": 1, "dry_run": true, {{autoRepair}} {{Faults}}}""", [$"X-Api-Key: {keys[role]}", .. headers]);

                var expected = status == 200 && headers is [var one] && one.StartsWith("Prefer", StringComparison.Ordinal) ? 202 : status;
                ((int)response.StatusCode).Should().Be(expected, $"{autoRepair} {string.Join(',', headers)}");
                if (status == 403)
                {
                    (await response.EnvelopeAsync()).Text("msg").Should().Contain("reader").And.Contain("caller");
                }
            }
        }
    }

    /// <summary>The sentence of an operator's missing role belongs to repairs, of which a dry run has none.</summary>
    [Fact]
    public async Task A_reader_is_not_told_that_the_operators_role_is_missing()
    {
        using var response = await PostAsync("/api/ai/analyze", $$"""{"device_id": 1, "dry_run": true, "auto_repair": true, {{Faults}}}""", $"X-Api-Key: {keys["reader"]}");

        (await response.EnvelopeAsync()).GetProperty("data").GetRawText().Should().NotContain("operator");
    }

    [Theory]
    [InlineData("\"true\"")]
    [InlineData("\"false\"")]
    [InlineData("\"\"")]
    [InlineData("\"yes\"")]
    [InlineData("1")]
    [InlineData("0")]
    [InlineData("1.0")]
    [InlineData("[]")]
    [InlineData("[true]")]
    [InlineData("{}")]
    [InlineData("true, \"dry_run\": \"false\"")]
    public async Task A_value_that_is_no_boolean_is_400_and_names_the_field(string value)
    {
        var body = $$"""{"device_id": 1, "auto_repair": true, "dry_run": {{value}}, {{Faults}}}""";

        using var response = await PostAsync("/analyze", body, $"X-Api-Key: {keys["operator"]}");

        response.StatusCode.Should().Be(HttpStatusCode.BadRequest);
        (await response.EnvelopeAsync()).Text("msg").Should().Be("字段 dry_run 必须是布尔值 true 或 false（不加引号）");
        using var python = await PostAsync("/api/ai/analyze", body, $"X-Api-Key: {keys["operator"]}");
        (await python.EnvelopeAsync()).GetProperty("code").GetInt32().Should().Be(400);
    }

    /// <summary>Null counts as absent, as in every other field.</summary>
    [Theory]
    [InlineData("false")]
    [InlineData("null")]
    [InlineData("\"x\", \"dry_run\": false")]
    public async Task Without_it_a_caller_analyses_as_before(string value)
    {
        using var response = await PostAsync("/analyze", $$"""{"device_id": 1, "dry_run": {{value}}, {{Faults}}}""", $"X-Api-Key: {keys["caller"]}");

        response.StatusCode.Should().Be(HttpStatusCode.OK);
        using var repairing = await PostAsync("/analyze", $$"""{"device_id": 1, "auto_repair": true, "dry_run": {{value}}, {{Faults}}}""", $"X-Api-Key: {keys["reader"]}");
        repairing.StatusCode.Should().Be(HttpStatusCode.Forbidden, "it is no dry run");
        (await repairing.EnvelopeAsync()).Text("msg").Should().Contain("operator");
    }

    [Fact]
    public async Task The_answer_to_a_dry_run_is_not_the_answer_to_a_repair_with_the_same_key()
    {
        const string Key = "Idempotency-Key: k";
        using var dry = await PostAsync("/analyze", $$"""{"device_id": 1, "auto_repair": true, "dry_run": true, {{Faults}}}""", $"X-Api-Key: {keys["operator"]}", Key);
        dry.StatusCode.Should().Be(HttpStatusCode.OK);

        using var real = await PostAsync("/analyze", $$"""{"device_id": 1, "auto_repair": true, "dry_run": false, {{Faults}}}""", $"X-Api-Key: {keys["operator"]}", Key);

        real.StatusCode.Should().Be(HttpStatusCode.UnprocessableEntity);
    }

    private async Task<HttpResponseMessage> PostAsync(string path, string body, params string[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(path, UriKind.Relative)) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        foreach (var header in headers)
        {
            request.Headers.TryAddWithoutValidation(header.Split(": ")[0], header.Split(": ")[1]).Should().BeTrue();
        }

        return await service.Http.SendAsync(request);
    }
}
