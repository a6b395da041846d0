using AiService.Agent;
using AiService.Hosting;
using AiService.NetworkAgent.Inventory;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace AiService.Tests.NetworkAgent.Inventory;

public sealed class InventoryFileTests : IDisposable
{
    private const string Pin = "SHA256:sJ5sTJEvvggkLcnueVxwqmSmU5td1SptlGvboLZ/sXM";
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("aiservice-inventory-");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public async Task The_form_of_the_documentation_is_read()
    {
        var inventory = Read(
            out var settings,
            $"""
            devices:
              - id: 1
                host: 10.99.1.2
                platform: frr
                username: netop
                password_env: ROUTER1_PASSWORD      # or password_file, or private_key_file
                host_key: {Pin}
              - id: core-sw-1
                host: core.example
                port: 2222
                platform: linux
                username: root
                password_file: secret.txt
                host_key: {Pin}
            """);

        settings.Problems.Should().BeEmpty();
        var router = (await inventory.FindAsync("1", default)).Device!;
        (router.Host, router.Port, router.Platform.Name, router.Username, string.Join(' ', router.HostKeys)).Should().Be(("10.99.1.2", 22, "frr", "netop", Pin));
        (await inventory.FindAsync("core-sw-1", default)).Device!.Port.Should().Be(2222);
        (await inventory.FindAsync("2", default)).Device.Should().BeNull();
        $"{router} {router.Credential}".Should().NotContain("geheim");
    }

    [Fact]
    public void Unset_means_no_devices()
    {
        var settings = Settings([]);

        Inventory(settings).MayHave("1").Should().BeFalse();

        settings.Problems.Should().BeEmpty();
    }

    [Fact]
    public void Everything_that_is_wrong_is_told_at_once_with_its_line()
    {
        Read(
            out var settings,
            $"""
            devices:
              - id: 1
                host: 10.99.1.2:22
                port: 70000
                platform: iosxr
                username: netop
                password: hunter2
                host_key: MD5:aa:bb
              - id: 1
                host: 10.99.1.3
                platform: frr
                username: netop
                password_env: NOT_SET
                host_key: {Pin}
              - host: 10.99.1.4
                platform: frr
                password_env: ROUTER1_PASSWORD
                private_key_file: key
            """);

        var told = settings.Problems.Select(problem => problem.ToString()).ToList();
        told.Should().OnlyContain(problem => problem.StartsWith("DEVICES_FILE: ", StringComparison.Ordinal));
        var expected = new[]
        {
            "line 2: no way to log in is given.",
            "line 3: 'host' is neither an address nor a host name.",
            "line 4: 'port' is out of range.",
            "line 5: 'platform' 'iosxr' is not known. Use one of: comware, eos, frr, ios, junos, linux, nxos, vrp, vrp8.",
            "line 7: the key 'password' is not known.",
            "line 8: 'host_key' is no SHA-256 fingerprint.",
            "line 9: 'id' 1 is listed twice.",
            "line 13: 'password_env' names NOT_SET, which is not set.",
            "line 15: 'id' is missing.",
            "line 15: 'username' is missing.",
            "line 15: 'host_key' is missing.",
            "line 18: 'private_key_file' stands beside password_env.",
        };
        foreach (var problem in expected)
        {
            told.Should().Contain(one => one.Contains(problem, StringComparison.Ordinal));
        }

        told.Should().HaveCount(expected.Length).And.NotContain(one => one.Contains("hunter2", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("private_key_file: secret.txt", "holds no private key")]
    [InlineData("private_key_file: nowhere", "cannot be read")]
    [InlineData("password_file: nowhere", "cannot be read")]
    [InlineData("password_file: empty.txt", "names an empty file")]
    public void A_secret_that_cannot_be_used_is_told_without_showing_it(string way, string problem)
    {
        Read(
            out var settings,
            $"""
            devices:
              - id: 1
                host: 10.99.1.2
                platform: frr
                username: netop
                {way}
                host_key: {Pin}
            """);

        settings.Problems.Should().ContainSingle().Which.Problem.Should().Contain("line 6").And.Contain(problem).And.NotContain("geheim");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(24)]
    public void A_key_with_a_line_missing_is_told_whatever_the_library_stumbles_over(int line)
    {
        File.WriteAllText(Path.Combine(folder.FullName, "damaged"), DamagedKey.Pem(line));

        Read(
            out var settings,
            $"""
            devices:
              - id: 1
                host: 10.99.1.2
                platform: frr
                username: netop
                private_key_file: damaged
                host_key: {Pin}
            """);

        settings.Problems.Should().ContainSingle().Which.Problem.Should().Contain("holds no private key that can be read");
    }

    [Theory]
    [InlineData("", "does not hold one mapping")]
    [InlineData("- id: 1", "does not hold one mapping")]
    [InlineData("device: []", "'devices' is missing")]
    [InlineData("devices: {}", "is no list")]
    [InlineData("devices: [", "is no YAML")]
    [InlineData("devices: []\ndevices: []", "is no YAML")]
    public void A_file_of_another_form_is_told(string text, string problem)
    {
        Read(out var settings, text);

        settings.Problems.Select(one => one.Problem).Should().Contain(one => one.Contains(problem, StringComparison.Ordinal));
    }

    [Fact]
    public void A_file_that_is_not_there_is_told()
    {
        var settings = Settings(new() { ["DEVICES_FILE"] = Path.Combine(folder.FullName, "nowhere.yaml") });

        Inventory(settings);

        settings.Problems.Should().ContainSingle().Which.Problem.Should().Contain("cannot be read");
    }

    private static SettingsReader Settings(Dictionary<string, string?> values)
    {
        return new SettingsReader(new ConfigurationBuilder().AddInMemoryCollection(values).Build());
    }

    private DeviceInventory Read(out SettingsReader settings, string text)
    {
        var path = Path.Combine(folder.FullName, "devices.yaml");
        File.WriteAllText(path, text);
        File.WriteAllText(Path.Combine(folder.FullName, "secret.txt"), "geheim\n");
        File.WriteAllText(Path.Combine(folder.FullName, "empty.txt"), "\n");
        settings = Settings(new() { ["DEVICES_FILE"] = path, ["ROUTER1_PASSWORD"] = "geheim" });
        return Inventory(settings);
    }

    private static DeviceInventory Inventory(SettingsReader settings)
    {
        var services = new ServiceCollection().AddLogging().AddSingleton(TimeProvider.System);
        services.AddInventory(settings, Library.Embedded.Platforms);
        return services.BuildServiceProvider().GetRequiredService<DeviceInventory>();
    }
}
