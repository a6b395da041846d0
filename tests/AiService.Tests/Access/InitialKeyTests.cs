using System.Runtime.Versioning;
using AiService.Access;
using AiService.Tests.Harness;
using AiService.Tests.Storage;

namespace AiService.Tests.Access;

/// <summary>The first start of a service that other machines can reach.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class InitialKeyTests : IDisposable
{
    private const string Everywhere = "urls=http://0.0.0.0:0";

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    private string KeysFile => KeyedService.KeysIn(folder.Path);

    private string KeyFile => folder.File("initial-operator-key");

    [Theory]
    [InlineData("http://0.0.0.0:0")]
    [InlineData("http://[::]:0")]
    [InlineData("http://*:0")]
    [InlineData("http://127.0.0.1:0;http://0.0.0.0:0")]
    public async Task A_service_that_listens_beyond_loopback_makes_an_operators_key(string urls)
    {
        await using var service = await ServiceUnderTest.StartAsync([$"urls={urls}", KeyedService.NoTrust], folder: folder.Path);

        var key = (await File.ReadAllTextAsync(KeyFile)).Trim();
        File.GetUnixFileMode(KeyFile).Should().Be(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        File.GetUnixFileMode(KeysFile).Should().Be(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        ApiKeyFile.Parse(ApiKeyFile.ReadBytes(KeysFile)).Should().ContainSingle().Which.Role.Should().Be(Roles.Operator);
        service.Log.Text.Should().Contain(KeyFile).And.Contain("keys add").And.Contain("keys remove").And.NotContain(key);
        using var response = await LocalAsync(service, key);
        ((int)response.StatusCode).Should().Be(200);
    }

    [Theory]
    [InlineData("http://127.0.0.1:0")]
    [InlineData("http://localhost:5000")]
    [InlineData("http://[::1]:0")]
    [InlineData("http://unix:SOCKET")]
    public async Task A_service_that_listens_to_its_own_machine_makes_none(string urls)
    {
        urls = urls.Replace("SOCKET", folder.File("socket"), StringComparison.Ordinal)
            .Replace("5000", FreePort.Find().ToString(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal);
        await using var service = await ServiceUnderTest.StartAsync([$"urls={urls}"], folder: folder.Path);

        File.Exists(KeyFile).Should().BeFalse();
        File.Exists(KeysFile).Should().BeFalse();
    }

    [Fact]
    public async Task A_list_that_others_may_read_is_taken_from_them_and_a_folder_that_they_may_write_is_a_warning()
    {
        await File.WriteAllTextAsync(KeysFile, """{"keys": []}""");
        File.SetUnixFileMode(KeysFile, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead);
        File.SetUnixFileMode(folder.Path, (UnixFileMode)0b111_111_111);

        await using var service = await ServiceUnderTest.StartAsync(folder: folder.Path);

        File.GetUnixFileMode(KeysFile).Should().Be(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        service.Log.Text.Should().Contain("It holds the API keys.").And.Contain($"chmod go-w {folder.Path}");
    }

    [Theory]
    [InlineData("""{"keys": []}""")]
    [InlineData("")]
    public async Task A_list_that_was_emptied_stays_empty(string content)
    {
        await File.WriteAllTextAsync(KeysFile, content);

        await using var service = await ServiceUnderTest.StartAsync([Everywhere], folder: folder.Path);

        File.Exists(KeyFile).Should().BeFalse();
        (await File.ReadAllTextAsync(KeysFile)).Should().Be(content);
    }

    [Fact]
    public async Task A_second_start_makes_none_and_a_removed_one_does_not_come_back()
    {
        await using (await ServiceUnderTest.StartAsync([Everywhere], folder: folder.Path))
        {
        }

        var key = await File.ReadAllTextAsync(KeyFile);
        await using (await ServiceUnderTest.StartAsync([Everywhere], folder: folder.Path))
        {
            (await File.ReadAllTextAsync(KeyFile)).Should().Be(key);
            File.Delete(KeyFile);
            (await ApiKeyFile.RemoveAsync(KeysFile, "initial-operator-key", TimeProvider.System)).Should().BeTrue();
        }

        await using var third = await ServiceUnderTest.StartAsync([Everywhere], folder: folder.Path);
        File.Exists(KeyFile).Should().BeFalse();
    }

    [Fact]
    public async Task A_start_that_died_before_the_list_named_its_key_is_repaired_by_the_next()
    {
        await File.WriteAllTextAsync(KeyFile, "a key that no list names\n");

        await using var service = await ServiceUnderTest.StartAsync([Everywhere, KeyedService.NoTrust], folder: folder.Path);

        using var response = await LocalAsync(service, (await File.ReadAllTextAsync(KeyFile)).Trim());
        ((int)response.StatusCode).Should().Be(200);
    }

    [Fact]
    public async Task A_place_that_cannot_be_written_is_a_warning_with_the_cure_and_the_service_runs()
    {
        var missing = folder.File("missing/keys.json");

        await using var service = await ServiceUnderTest.StartAsync([Everywhere, $"AISERVICE_API_KEYS_FILE={missing}"], folder: folder.Path);

        service.Log.Text.Should().Contain(missing).And.Contain("AISERVICE_API_KEYS_FILE").And.Contain("keys add");
        using var response = await LocalAsync(service, null);
        ((int)response.StatusCode).Should().Be(200);
    }

    private static async Task<HttpResponseMessage> LocalAsync(ServiceUnderTest service, string? key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri($"http://127.0.0.1:{service.Http.BaseAddress!.Port}/repairs"));
        if (key is not null)
        {
            request.Headers.Add(PresentedKey.Header, key);
        }

        return await service.Http.SendAsync(request);
    }
}
