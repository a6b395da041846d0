using AiService.NetworkAgent.Sessions;

namespace AiService.Tests.NetworkAgent.Sessions;

public class TranscriptMaskTests
{
    [Theory]
    [InlineData(" password cipher %^%#Zx9hush%^%#", " password cipher ***")]
    [InlineData(" local-user admin password irreversible-cipher $1a$abc$hush", " local-user admin password irreversible-cipher ***")]
    [InlineData(" password simple hush", " password simple ***")]
    [InlineData("enable secret 5 $1$abcd$hush", "enable secret 5 ***")]
    [InlineData("enable password hush", "enable password ***")]
    [InlineData("username admin privilege 15 secret 9 $9$hush", "username admin privilege 15 secret 9 ***")]
    [InlineData("username admin password 7 0822455D0A16", "username admin password 7 ***")]
    [InlineData("snmp-server community hush RO", "snmp-server community *** RO")]
    [InlineData("snmp-server host 10.0.0.1 version 2c hush", "snmp-server host 10.0.0.1 version 2c ***")]
    [InlineData("snmp-agent community read cipher hush", "snmp-agent community read cipher ***")]
    [InlineData("    community \"hush\" {", "    community *** {")]
    [InlineData("tacacs-server key 7 hush", "tacacs-server key 7 ***")]
    [InlineData(" key-string 7 hush", " key-string 7 ***")]
    [InlineData(" pre-shared-key cipher hush", " pre-shared-key cipher ***")]
    [InlineData(" neighbor 10.0.0.2 password hush", " neighbor 10.0.0.2 password ***")]
    [InlineData(" ip ospf message-digest-key 1 md5 hush", null)]
    [InlineData(" ospf authentication-mode md5 1 cipher hush", null)]
    [InlineData("    encrypted-password \"$6$salt$hush\"; ## SECRET-DATA", "    encrypted-password ***; ## SECRET-DATA")]
    [InlineData("root:$6$salt$hush:19000:0:99999:7:::", null)]
    [InlineData("-----BEGIN OPENSSH PRIVATE KEY-----\nhush\n-----END OPENSSH PRIVATE KEY-----\nend", "***\nend")]
    [InlineData("-----BEGIN RSA PRIVATE KEY-----\nhush\nand more hush", "***")]
    public void A_secret_in_a_devices_words_is_masked(string printed, string? kept)
    {
        var masked = TranscriptMask.Apply(printed);

        masked.Should().NotContain("hush");
        if (kept is not null)
        {
            masked.Should().Be(kept);
        }
    }

    [Theory]
    [InlineData("GigabitEthernet0/0/1 current state : Administratively DOWN")]
    [InlineData("  Internet address is 10.0.0.1/24")]
    [InlineData(" ip community-list standard X permit 65000:1")]
    [InlineData("interface eth1\nno shutdown")]
    [InlineData("{\"eth1\":{\"administrativeStatus\":\"up\"}}")]
    public void Other_words_stay(string printed) => TranscriptMask.Apply(printed).Should().Be(printed);

    /// <summary>A line of a megabyte that makes a pattern start over at each word would occupy a thread for an hour.</summary>
    [Theory]
    [InlineData("snmp")]
    [InlineData("snmp host ")]
    [InlineData("snmp host v1")]
    [InlineData("key cipher ")]
    [InlineData("cipher ")]
    [InlineData("-----BEGIN ")]
    [InlineData("%^%#$c$ ")]
    public async Task A_line_that_is_made_to_be_slow_to_match_is_masked_all_the_same(string part)
    {
        var line = string.Concat(Enumerable.Repeat(part, (1 << 20) / part.Length));

        var masked = await Task.Run(() => TranscriptMask.Apply(line)).WaitAsync(TimeSpan.FromSeconds(30));

        masked.Length.Should().BeLessThanOrEqualTo(line.Length);
    }
}
