using System.Globalization;
using System.Text.Json;
using AiService.Agent;
using AiService.Hosting;
using AiService.NetworkAgent.Inventory;
using Microsoft.Extensions.DependencyInjection;
using WireMock.RequestBuilders;
using WireMock.ResponseBuilders;

namespace AiService.Tests.NetworkAgent.Inventory;

/// <summary>The token and the passwords of the folder are nowhere to be read.</summary>
public sealed partial class DeviceServiceTests
{
    [Fact]
    public async Task A_token_file_that_holds_no_token_stops_the_start_without_its_content()
    {
        var file = Path.Combine(folder.FullName, "token");
        await File.WriteAllTextAsync(file, $"{Token}\nsecond line\n");

        var start = () => Inventory($"DEVICE_SERVICE_TOKEN_FILE={file}");

        start.Should().Throw<SettingsException>().WithMessage("*DEVICE_SERVICE_TOKEN_FILE*more than one line*").Which.Message.Should().NotContain(Token);
    }

    [Theory]
    [InlineData("无效令牌 {0}")]
    [InlineData("Authorization: Bearer {0}")]
    public async Task A_token_that_the_device_service_echoes_is_not_shown(string msg)
    {
        var envelope = JsonSerializer.Serialize(new { code = 500, msg = string.Format(CultureInfo.InvariantCulture, msg, Token) });
        server.Given(Request.Create().WithPath("/base/api/device/7").UsingGet()).RespondWith(Response.Create().WithBody(envelope));

        (await Inventory().FindAsync("7", default)).Problem.Should().Contain("***").And.NotContain(Token);
        log.Text.Should().NotContain(Token);
    }

    [Theory]
    [InlineData("password: *geheim")]
    [InlineData("password_env: Geheim-1")]
    [InlineData("password_env: geheim")]
    [InlineData("password: x\n{ password:geheim }")]
    [InlineData("? { password: geheim }\n: x")]
    public void A_password_in_the_wrong_place_is_not_repeated(string line)
    {
        Credentials("7", $"username: netop\n{line}\nhost_key: {Pin}\n");
        var settings = Settings($"DEVICE_CREDENTIALS_DIR={folder.FullName}");
        new ServiceCollection().AddInventory(settings, Library.Embedded.Platforms);

        settings.Problems.Should().NotBeEmpty().And.NotContain(problem => problem.ToString().Contains("geheim", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public void A_folder_that_may_not_be_read_stops_the_start_with_the_cure()
    {
        var problems = new CredentialsDirectory(Path.Combine(folder.FullName, "gone"), _ => null, _ => { }).Problems();

        problems.Should().ContainSingle().Which.Cure.Should().Contain("chmod");
    }
}
