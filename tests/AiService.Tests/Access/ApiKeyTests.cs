using System.Text;
using AiService.Access;
using AiService.Hosting;
using AiService.Tests.Harness;
using AiService.Tests.Storage;

namespace AiService.Tests.Access;

/// <summary>A key as a request presents it, and the file that is read again whenever it changes.</summary>
public sealed class ApiKeyTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    private string KeysFile => KeyedService.KeysIn(folder.Path);

    [Theory]
    [InlineData("X-Api-Key: KEY")]
    [InlineData("x-api-key:   KEY  ")]
    [InlineData("Authorization: Bearer KEY")]
    [InlineData("Authorization: bEARER KEY")]
    [InlineData("Authorization: Bearer    KEY")]
    [InlineData("Authorization: Basic anybody:KEY")]
    [InlineData("Authorization: basic :KEY")]
    [InlineData("X-Api-Key: KEY|Authorization: Basic stored:by-a-browser")]
    public async Task A_key_gives_its_role_however_it_is_presented(string headers)
    {
        var key = await KeyedService.AddKeyAsync(KeysFile, "reader", Roles.Reader);
        await using var service = await ServiceUnderTest.StartAsync([KeyedService.NoTrust], folder: folder.Path);

        (await service.StatusAsync(Written(headers, key))).Should().Be(200);
    }

    [Theory]
    [InlineData("X-Api-Key: wrong")]
    [InlineData("X-Api-Key: ")]
    [InlineData("X-Api-Key: KEYx")]
    [InlineData("X-Api-Key: KEY, KEY")]
    [InlineData("X-Api-Key: wrong|Authorization: Bearer KEY")]
    [InlineData("Authorization: ")]
    [InlineData("Authorization: KEY")]
    [InlineData("Authorization: Bearer")]
    [InlineData("Authorization: Bearer ")]
    [InlineData("Authorization: BearerKEY")]
    [InlineData("Authorization: Token KEY")]
    [InlineData("Authorization: Digest username=KEY")]
    [InlineData("Authorization: Bearer KEY KEY")]
    [InlineData("Authorization: Basic")]
    [InlineData("Authorization: Basic !!!")]
    [InlineData("Authorization: Basic a2V5")]
    [InlineData("Authorization: Basic //79")]
    [InlineData("Authorization: Basic KEY:")]
    [InlineData("Authorization: Basic user:KEY:")]
    [InlineData("Authorization: Basic user:wrong")]
    public async Task What_is_presented_and_is_no_key_is_401_from_a_trusted_address_too(string headers)
    {
        var key = await KeyedService.AddKeyAsync(KeysFile, "operator", Roles.Operator);
        await using var service = await ServiceUnderTest.StartAsync(folder: folder.Path);
        (await service.StatusAsync()).Should().Be(200, "loopback is trusted");

        using var response = await service.SendAsync(HttpMethod.Get, "/repairs", null, Written(headers, key));

        ((int)response.StatusCode).Should().Be(401);
        response.Headers.WwwAuthenticate.Should().ContainSingle().Which.Scheme.Should().Be("Bearer");
        var envelope = await response.EnvelopeAsync();
        envelope.GetProperty("code").GetInt32().Should().Be(401);
        envelope.Text("msg").Should().Contain("reader").And.NotContain(key);
        using var search = await service.SendAsync(HttpMethod.Get, "/api/ai/knowledge/search?keyword=x", null, Written(headers, key));
        ((int)search.StatusCode).Should().Be(401, "what an anonymous caller may do, one with a wrong key may not");
        service.Log.Text.Should().NotContain(key);
    }

    [Fact]
    public async Task A_very_long_value_is_401_and_does_not_trouble_the_service()
    {
        await using var service = await ServiceUnderTest.StartAsync(folder: folder.Path);

        (await service.StatusAsync("X-Api-Key: " + new string('k', 20_000))).Should().Be(401);
        (await service.StatusAsync(Written("Authorization: Basic u:" + new string('k', 15_000), ""))).Should().Be(401);
    }

    [Fact]
    public async Task Basic_is_asked_for_only_where_a_person_opens_a_page()
    {
        await using var service = await ServiceUnderTest.StartAsync([KeyedService.NoTrust, "ANONYMOUS_ROLE=none"], folder: folder.Path);

        using var page = await service.SendAsync(HttpMethod.Get, "/swagger/index.html", null, "Sec-Fetch-Mode: navigate");
        using var script = await service.SendAsync(HttpMethod.Get, "/swagger/v1/swagger.json", null, "Sec-Fetch-Mode: cors");

        (page.Headers.WwwAuthenticate.Single().Scheme, script.Headers.WwwAuthenticate.Single().Scheme).Should().Be(("Basic", "Bearer"));
    }

    [Fact]
    public async Task A_change_of_the_file_holds_from_the_next_request_on()
    {
        await using var service = await ServiceUnderTest.StartAsync([KeyedService.NoTrust], folder: folder.Path);
        (await service.StatusAsync("X-Api-Key: not-yet")).Should().Be(401);

        var key = await KeyedService.AddKeyAsync(KeysFile, "x", Roles.Caller);
        (await service.StatusAsync($"X-Api-Key: {key}")).Should().Be(403);
        await File.WriteAllTextAsync(KeysFile, (await File.ReadAllTextAsync(KeysFile)).Replace("caller", "reader", StringComparison.Ordinal));
        (await service.StatusAsync($"X-Api-Key: {key}")).Should().Be(200);
        (await ApiKeyFile.RemoveAsync(KeysFile, "x", TimeProvider.System)).Should().BeTrue();
        (await service.StatusAsync($"X-Api-Key: {key}")).Should().Be(401);
    }

    [Fact]
    public async Task A_file_that_breaks_later_leaves_the_last_keys_and_is_reported_once()
    {
        var key = await KeyedService.AddKeyAsync(KeysFile, "x", Roles.Reader);
        await using var service = await ServiceUnderTest.StartAsync(folder: folder.Path);
        (await service.HealthAsync("api_keys")).Should().Be(("healthy", "1 API keys"));

        await File.WriteAllTextAsync(KeysFile, $$"""{"keys": [{"name": "x", "role": "{{key}}"}]}""");
        (await service.StatusAsync($"X-Api-Key: {key}")).Should().Be(200);
        (await service.StatusAsync($"X-Api-Key: {key}")).Should().Be(200);
        var (state, description) = await service.HealthAsync("api_keys");

        state.Should().Be("degraded");
        description.Should().Contain("keys[0]").And.Contain("role").And.Contain(KeysFile).And.NotContain(key);
        service.Log.Text.Split('\n').Where(line => line.Contains("the keys that were read last", StringComparison.Ordinal)).Should().ContainSingle();
        File.Delete(KeysFile);
        (await service.StatusAsync($"X-Api-Key: {key}")).Should().Be(401, "a file that is gone holds no keys");
        (await service.HealthAsync("api_keys")).Should().Be(("healthy", "0 API keys"));
    }

    [Theory]
    [InlineData("\uFEFF{\"keys\": [ENTRY]}")]
    [InlineData("{\r\n  \"keys\": [\r\n ENTRY\r\n]\r\n}\r\n")]
    [InlineData("{\"comment\": 1, \"Keys\": [ENTRY]}")]
    [InlineData("\n\n{\"keys\": [ENTRY]}\n\n")]
    public async Task A_file_that_was_written_by_hand_is_read(string content)
    {
        await WriteAsync(content);
        await using var service = await ServiceUnderTest.StartAsync([KeyedService.NoTrust], folder: folder.Path);

        (await service.StatusAsync("X-Api-Key: hand-made")).Should().Be(200);
    }

    [Theory]
    [InlineData("ENTRY", "no list")]
    [InlineData("[ENTRY]", "no JSON of the form")]
    [InlineData("{\"keys\": {\"a\": ENTRY}}", "no JSON of the form")]
    [InlineData("{\"keys\": [ENTRY", "no JSON of the form")]
    [InlineData("{\"keys\": null}", "no list")]
    [InlineData("{\"keys\": [null]}", "keys[0] is no object")]
    [InlineData("{\"keys\": [7]}", "no JSON of the form")]
    [InlineData("{\"keys\": [ENTRY, ENTRY]}", "keys[1] has the \"name\" of another one")]
    [InlineData("{\"keys\": [ENTRY, OTHER]}", "keys[1] has the \"hash\" of another one")]
    [InlineData("{\"keys\": [{\"name\": \"a\\ud800\", \"role\": \"reader\"}]}", "no JSON of the form")]
    [InlineData("{\"keys\": [{\"name\": \"a b\", \"role\": \"reader\"}]}", "keys[0] has no \"name\"")]
    [InlineData("{\"keys\": [{\"name\": \"a\", \"role\": \"Reader\"}]}", "keys[0] has no \"role\" of caller, reader, operator, approver")]
    [InlineData("{\"keys\": [{\"name\": \"a\", \"role\": \"reader\", \"hash\": \"sha256:HASH\"}]}", "64 lower-case hex digits")]
    public async Task A_file_that_cannot_be_read_stops_the_start_and_names_the_variable(string content, string problem)
    {
        await WriteAsync(content);

        var start = () => ServiceUnderTest.StartAsync(folder: folder.Path);

        (await start.Should().ThrowAsync<SettingsException>()).Which.Problems.Should().ContainSingle().Which.ToString().Should()
            .StartWith("AISERVICE_API_KEYS_FILE: ").And.Contain(problem).And.Contain(KeysFile).And.Contain("keys add");
    }

    // The pair of Basic is written here as it is before Base64.
    private static string[] Written(string headers, string key)
    {
        return [.. headers.Replace("KEY", key, StringComparison.Ordinal).Split('|').Select(header =>
            header.IndexOf("asic ", StringComparison.Ordinal) is var at and >= 0 && header.IndexOf(':', at) > 0
                ? header[..(at + 5)] + Convert.ToBase64String(Encoding.UTF8.GetBytes(header[(at + 5)..]))
                : header)];
    }

    private Task WriteAsync(string content)
    {
        var hash = ApiKeyFile.HashOf("hand-made");
        return File.WriteAllTextAsync(KeysFile, content
            .Replace("ENTRY", $$"""{"name": "a", "role": "reader", "hash": "{{hash}}", "owner": [1]}""", StringComparison.Ordinal)
            .Replace("OTHER", $$"""{"name": "b", "role": "reader", "hash": "{{hash}}"}""", StringComparison.Ordinal)
            .Replace("HASH", hash[7..].ToUpperInvariant(), StringComparison.Ordinal));
    }
}
