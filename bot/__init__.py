"""Menyesha: conversations with small enterprises, over USSD, SMS and WhatsApp."""
