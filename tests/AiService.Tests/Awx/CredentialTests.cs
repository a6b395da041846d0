using System.Text;
using AiService.Awx.Api;
using AiService.Repairs.Running;
using AiService.Tests.NetworkAgent;
using AiService.Tests.Storage;
using WireMock;

namespace AiService.Tests.Awx;

/// <summary>How AWX is reached: the credential as it arrives, the paths below the base URL, and no trace of a secret.</summary>
public sealed class CredentialTests : IDisposable
{
    private const string Password = "pass:wörd-0123456789";

    private static readonly string Encoded = Convert.ToBase64String(Encoding.UTF8.GetBytes($"aiservice:{Password}"));

    private readonly FakeAwx awx = new();
    private readonly TemporaryFolder folder = new();

    public void Dispose()
    {
        awx.Dispose();
        folder.Dispose();
    }

    [Fact]
    public async Task A_token_is_sent_with_every_request_and_goes_before_user_name_and_password()
    {
        using var rig = new AwxRig(awx.BaseUrl, "AWX_USERNAME=aiservice", $"AWX_PASSWORD={Password}");

        (await rig.RunAsync(AwxRig.Order())).Outcome.Should().Be(AttemptOutcome.Succeeded);

        awx.Requests.Select(Sent).Distinct().Should().Equal($"Bearer {AwxRig.Token}");
        awx.Launches[0].Headers!["Content-Type"].Single().Should().Be("application/json");
        awx.Requests.Should().OnlyContain(request => request.Path.EndsWith('/') && request.Path.StartsWith("/api/v2/", StringComparison.Ordinal));
    }

    [Fact]
    public async Task User_name_and_password_are_sent_as_Basic_and_neither_they_nor_the_header_are_shown()
    {
        using var rig = Basic($"AWX_PASSWORD={Password}");
        awx.On("POST", "job_templates/10/launch/", _ => FakeAwx.Refusal(400, $"no {Encoded} nor {Password}"));

        var order = AwxRig.Order();
        var attempt = await rig.RunAsync(order);

        awx.Requests.Select(Sent).Distinct().Should().Equal($"Basic {Encoded}");
        attempt.Result.Should().Contain("no *** nor ***");
        rig.Log.Should().NotContain(Encoded).And.NotContain(Password);
        (await AwxRig.RecordAsync(order)).Should().NotContain(line => line.Contains(Encoded, StringComparison.Ordinal) || line.Contains(Password, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_file_that_is_renewed_counts_at_once_and_while_it_is_unusable_the_last_secret_does()
    {
        var file = folder.File("token");
        await File.WriteAllTextAsync(file, "first-token-0123\n");
        using var rig = new AwxRig(Inventories.None, [$"AWX_BASE_URL={awx.BaseUrl}", $"AWX_TOKEN_FILE={file}"]);
        await rig.Get<AwxClient>().MeAsync(CancellationToken.None);

        await File.WriteAllTextAsync(file, "second-token-4567");
        await rig.Get<AwxClient>().MeAsync(CancellationToken.None);
        File.Delete(file);
        awx.On("GET", "me/", _ => FakeAwx.Refusal(403, "not first-token-0123, nor second-token-4567"));
        var refused = await rig.Get<AwxClient>().MeAsync(CancellationToken.None);

        awx.Requests.Select(Sent).Should().Equal("Bearer first-token-0123", "Bearer second-token-4567", "Bearer second-token-4567");
        refused.Failure!.Text.Should().Be("not ***, nor ***");
        rig.Log.Should().NotContain("first-token").And.NotContain("second-token");
    }

    [Fact]
    public async Task A_password_file_that_is_renewed_is_a_secret_in_its_encoded_form_too()
    {
        var file = folder.File("password");
        await File.WriteAllTextAsync(file, "first-password");
        using var rig = Basic($"AWX_PASSWORD_FILE={file}");
        await File.WriteAllTextAsync(file, Password);
        awx.On("GET", "me/", _ => FakeAwx.Refusal(401, $"wrong: {Encoded}"));

        var refused = await rig.Get<AwxClient>().MeAsync(CancellationToken.None);

        awx.Requests.Select(Sent).Should().Equal($"Basic {Encoded}");
        refused.Failure!.Text.Should().Be("wrong: ***");
    }

    [Theory]
    [InlineData("")]
    [InlineData("/")]
    public async Task Behind_a_gateway_every_path_is_below_its_own(string slash)
    {
        using var gateway = new FakeAwx("/api/controller/v2/");
        using var rig = new AwxRig(gateway.BaseUrl + slash);

        (await rig.RunAsync(AwxRig.Order())).Outcome.Should().Be(AttemptOutcome.Succeeded);

        gateway.Launches.Should().ContainSingle().Which.Path.Should().Be("/api/controller/v2/job_templates/10/launch/");
        gateway.Requests.Should().OnlyContain(request => request.Path.StartsWith("/api/controller/v2/", StringComparison.Ordinal));
    }

    private AwxRig Basic(string password) => new(Inventories.None, [$"AWX_BASE_URL={awx.BaseUrl}", "AWX_USERNAME=aiservice", password]);

    private static string Sent(IRequestMessage request) => request.Headers!["Authorization"].Single();
}
