using AiService.Repairs.Running;

namespace AiService.Tests.NetworkAgent.Lab;

/// <summary>HOST_KEY_POLICY=trust-on-first-use, against a real sshd.</summary>
public sealed class HostKeyLearningTests : IAsyncLifetime
{
    private const string Learns = "HOST_KEY_POLICY=trust-on-first-use";
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("aiservice-lab-keys-");
    private DeviceLab lab = null!;

    public async Task InitializeAsync() => lab = await DeviceLab.UpAsync();

    public async Task DisposeAsync()
    {
        await lab.DisposeAsync();
        folder.Delete(recursive: true);
    }

    [DeviceLabFact]
    public async Task A_key_is_learned_at_the_first_login_logged_and_audited_and_outlives_the_process()
    {
        await using (var agent = LabAgent.For(lab, WithoutKeys, settings: [Learns], folder: folder))
        {
            (await agent.RepairAsync("2")).Outcome.Should().Be(AttemptOutcome.Succeeded);

            agent.Log.Text.Should().Contain("Learned the host key of").And.Contain($"{lab.Host.Address}:2222").And.Contain(lab.Host.HostKey);
            (await agent.AuditAsync()).Should().Contain(entry => entry.Event == "host_key_learned" && entry.Detail!.Contains(lab.Host.HostKey));
        }

        await using var later = LabAgent.For(lab, WithoutKeys, settings: [Learns], folder: folder);
        (await later.RepairAsync("2")).Status.Should().Be("not_needed");
        later.Log.Text.Should().NotContain("Learned");
    }

    [DeviceLabFact]
    public async Task A_key_that_is_not_the_learned_one_is_refused_and_stays_refused()
    {
        await using (var agent = LabAgent.For(lab, WithoutKeys, settings: [Learns], folder: folder))
        {
            await agent.RepairAsync("1");
        }

        await lab.Router.ChangeHostKeyAsync();
        for (var attempts = 0; attempts < 2; attempts++)
        {
            await using var later = LabAgent.For(lab, WithoutKeys, settings: [Learns], folder: folder);

            var attempt = await later.RepairAsync("1");

            (attempt.Outcome, attempt.Status).Should().Be((AttemptOutcome.NeverBegan, "refused"));
            attempt.Result.Should().Contain("主机密钥不匹配").And.Contain("与首次登录时记录的不同");
        }
    }

    [DeviceLabFact]
    public async Task A_pinned_key_is_stronger_than_the_policy()
    {
        await using var agent = LabAgent.For(
            lab, inventory => inventory.Replace(lab.Router.HostKey, lab.Host.HostKey, StringComparison.Ordinal), settings: [Learns], folder: folder);

        (await agent.RepairAsync("1")).Result.Should().Contain("主机密钥不匹配");
    }

    private static string WithoutKeys(string inventory)
    {
        return string.Join('\n', inventory.Split('\n').Where(line => !line.Contains("host_key", StringComparison.Ordinal)));
    }
}
