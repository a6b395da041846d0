using AiService.Agent;
using Microsoft.Extensions.DependencyInjection;

namespace AiService.Tests.NetworkAgent.Inventory;

/// <remarks>A group's login, and what an entry of the file says beside it.</remarks>
public sealed partial class DeviceServiceTests
{
    private const string OtherPin = "SHA256:aaaaTJEvvggkLcnueVxwqmSmU5td1SptlGvboLZ/sXM";

    [Fact]
    public async Task A_login_of_the_group_and_the_devices_own_host_key_go_together()
    {
        var file = Path.Combine(folder.FullName, "..devices");
        await File.WriteAllTextAsync(file, $"""
            devices:
              - id: 7
                host_key: {Pin}
              - id: 8
                host: 10.0.0.8
                platform: frr
                group: 3
                port: 2222
                host_key: [{OtherPin}, {Pin}]
                jump: bastion
            jump_hosts:
              bastion:
                host: 10.0.0.1
                username: jump
                password_env: SECRET
                host_key: {Pin}
            """);
        Knows(7, "Linux", "server");
        Credentials("group-3", "username: of-group\npassword: geheim\nport: 22\nhost_key: " + OtherPin);
        var inventory = Inventory($"DEVICES_FILE={file}", "SECRET=x");

        var asked = (await inventory.FindAsync("7", default)).Device!;
        (asked.Host, asked.Username, asked.HostKeys.Single()).Should().Be(("10.9.8.7", "of-group", Pin), "what the entry says is stronger");
        var listed = (await inventory.FindAsync("8", default)).Device!;
        (listed.Username, listed.Port, listed.Via!.Host).Should().Be(("of-group", 2222, "10.0.0.1"));
        listed.HostKeys.Should().Equal(OtherPin, Pin);
    }

    [Fact]
    public async Task A_device_for_which_no_host_key_stands_anywhere_is_told()
    {
        Knows(7, "Linux", "server");
        Credentials("group-3", "username: of-group\npassword: geheim");

        (await Inventory().FindAsync("7", default)).Problem.Should().Contain("设备 7 没有配置 host_key");
        (await Inventory("HOST_KEY_POLICY=trust-on-first-use").FindAsync("7", default)).Device!.HostKeys.Should().BeEmpty("it is learned");
    }

    [Theory]
    [InlineData("host_key: SHA256:short", "is no SHA-256 fingerprint")]
    [InlineData("port: 70000", "'port' is out of range")]
    [InlineData("jump: nowhere", "names 'nowhere'")]
    public void What_an_entry_says_beside_such_a_login_is_checked_at_the_start(string line, string problem)
    {
        var file = Path.Combine(folder.FullName, "..devices");
        File.WriteAllText(file, $"devices:\n  - id: 8\n    host: 10.0.0.8\n    platform: frr\n    {line}\n");
        var settings = Settings($"DEVICES_FILE={file}", $"DEVICE_CREDENTIALS_DIR={folder.FullName}");
        new ServiceCollection().AddInventory(settings, Library.Embedded.Platforms);

        settings.Problems.Should().ContainSingle().Which.Problem.Should().Contain(problem);
    }
}
