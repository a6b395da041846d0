using System.Net;
using System.Text;
using System.Text.Json;
using AiService.Access;
using AiService.Tests.Harness;
using AiService.Tests.Storage;
using Dapper;

namespace AiService.Tests.Access;

/// <summary>An analysis with <c>auto_repair</c> from a caller that may not have anything repaired.</summary>
public sealed class AnalyzeRoleTests : IDisposable
{
    private const string Body = """{"device_id": 1, "auto_repair": true, "faults": [{"description": "接口Gig0/0/1 down", "level": "P1"}]}""";

    private readonly TemporaryFolder folder = new();
    private readonly FakeStackStorm stackStorm = new();

    public void Dispose()
    {
        stackStorm.Dispose();
        folder.Dispose();
    }

    [Theory]
    [InlineData("true")]
    [InlineData("1")]
    [InlineData("\"true\"")]
    [InlineData("\" YES \"")]
    [InlineData("\"On\"")]
    [InlineData("\"1\"")]
    [InlineData("false, \"auto_repair\": true")]
    [InlineData("false, \"auto\\u005frepair\": true")]
    public async Task Below_api_ai_it_is_analysed_and_its_repairs_are_skipped(string spelling)
    {
        await using var service = await StartAsync();

        using var response = await PostAsync(service, "/api/ai/analyze", Body.Replace("true", spelling, StringComparison.Ordinal));
        var envelope = await response.EnvelopeAsync();

        ((int)response.StatusCode, envelope.GetProperty("code").GetInt32()).Should().Be((200, 200));
        AssertSkipped(envelope.GetProperty("data"));
        AssertNothingBegan();
    }

    [Theory]
    [InlineData("/analyze")]
    [InlineData("/Analyze")]
    public async Task Elsewhere_it_is_403_and_names_the_role(string path)
    {
        await using var service = await StartAsync();

        using var response = await PostAsync(service, path, Body);

        response.StatusCode.Should().Be(HttpStatusCode.Forbidden);
        (await response.EnvelopeAsync()).Text("msg").Should().Contain("operator").And.Contain("caller").And.Contain("X-Api-Key");
        using var without = await PostAsync(service, path, Body.Replace("true", "false", StringComparison.Ordinal));
        without.StatusCode.Should().Be(HttpStatusCode.OK);
        AssertNothingBegan();
    }

    [Fact]
    public async Task An_operator_who_sends_the_same_key_and_body_later_has_it_repaired()
    {
        stackStorm.Lives("01c_python_success");
        var key = await KeyedService.AddKeyAsync(KeyedService.KeysIn(folder.Path), "ops", Roles.Operator);
        await using var service = await StartAsync();
        for (var round = 0; round < 2; round++)
        {
            using var first = await PostAsync(service, "/api/ai/analyze", Body, "Idempotency-Key: k");
            AssertSkipped((await first.EnvelopeAsync()).GetProperty("data"));
            AssertNothingBegan();
        }

        using var repaired = await PostAsync(service, "/api/ai/analyze", Body, "Idempotency-Key: k", $"X-Api-Key: {key}");
        var answer = (await repaired.EnvelopeAsync()).GetProperty("data");
        answer.GetProperty("repair_results")[0].Text("repair_id").Should().NotBeNullOrEmpty();
        stackStorm.Posts.Should().ContainSingle();

        using var again = await PostAsync(service, "/api/ai/analyze", Body, "Idempotency-Key: k");
        AssertSkipped((await again.EnvelopeAsync()).GetProperty("data"));
        using var known = await PostAsync(service, "/api/ai/analyze", Body, "Idempotency-Key: k", $"Authorization: Bearer {key}");
        (await known.EnvelopeAsync()).GetProperty("data").GetProperty("repair_results")[0].Text("repair_id")
            .Should().Be(answer.GetProperty("repair_results")[0].Text("repair_id"));
        stackStorm.Posts.Should().ContainSingle();
    }

    [Theory]
    [InlineData(null)]
    [InlineData("Idempotency-Key: k")]
    public async Task One_that_does_not_wait_is_skipped_too(string? idempotency)
    {
        var key = await KeyedService.AddKeyAsync(KeyedService.KeysIn(folder.Path), "reader", Roles.Reader);
        await using var service = await StartAsync();

        using var accepted = await PostAsync(service, "/api/ai/analyze", Body, [.. new[] { "Prefer: respond-async", $"X-Api-Key: {key}", idempotency }.OfType<string>()]);

        accepted.StatusCode.Should().Be(HttpStatusCode.Accepted);
        var done = await Eventually.ReadAsync(
            async () =>
            {
                using var response = await service.SendAsync(HttpMethod.Get, accepted.Headers.Location!.ToString(), null, $"X-Api-Key: {key}");
                return (await response.EnvelopeAsync()).GetProperty("data");
            },
            analysis => analysis.Text("state") == "done");
        AssertSkipped(done.GetProperty("answer"));
        AssertNothingBegan();
    }

    private static void AssertSkipped(JsonElement data)
    {
        data.GetProperty("repair_results").EnumerateArray().Should().ContainSingle()
            .Which.Text("result").Should().StartWith("跳过：").And.Contain("operator");
        data.GetProperty("warnings").EnumerateArray().Select(warning => warning.GetString()).Should().Contain(warning => warning!.Contains("operator", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_the_rules_say_about_the_faults_of_one_that_may_not_repair_is_not_kept()
    {
        await using var service = await StartAsync();

        using var response = await PostAsync(service, "/api/ai/analyze", Body.Replace("P1", "P0", StringComparison.Ordinal));

        (await response.EnvelopeAsync()).GetProperty("data").GetProperty("repair_results")[0].Text("status").Should().Be("skipped");
        AssertNothingBegan();
    }

    private void AssertNothingBegan()
    {
        stackStorm.RequestsBesideLookUps.Should().BeEmpty();
        using var records = TemporaryFolder.Connect(folder.File("records.db"));
        records.ExecuteScalar<long>("SELECT (SELECT count(*) FROM repairs) + (SELECT count(*) FROM repair_decisions)").Should().Be(0);
    }

    private Task<ServiceUnderTest> StartAsync() => GuideService.StartAsync(
        stackStorm.BaseUrl, null, folder.Path, adjust: null, KeyedService.NoTrust);

    private static async Task<HttpResponseMessage> PostAsync(ServiceUnderTest service, string path, string body, params string[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(path, UriKind.Relative)) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        foreach (var header in headers)
        {
            request.Headers.TryAddWithoutValidation(header.Split(": ")[0], header.Split(": ")[1]);
        }

        return await service.Http.SendAsync(request);
    }
}
